// What is said when a plan asks for what only an AWS account knows.
import { expect } from "chai";
import type { AccountCall } from "../../../../gateway/cli/terraform/account-call.ts";
import { describeNeeds } from "../../../../gateway/cli/terraform/needs.ts";

const call = (service: string, operation: string, input: Record<string, string> = {}) =>
  ({
    service,
    operation,
    region: "eu-west-1",
    protocol: "json",
    input: new Map(Object.entries(input)),
  }) satisfies AccountCall;

/** As Terraform prints it: it breaks lines between any two words. */
const STDERR = `
Error: reading SSM Parameter (/chat/key): operation error SSM: GetParameter, https response error StatusCode: 400, RequestID: , api error NeedsAnAccount: ssm GetParameter
/chat/key needs an AWS account

  with data.aws_ssm_parameter.key,
  on main.tf line 9, in data "aws_ssm_parameter" "key":
   9: data "aws_ssm_parameter" "key" { name = "/chat/key" }

`;

describe("what a plan needs of an account", () => {
  it("is nothing when the provider asked for nothing", () => {
    expect(describeNeeds([], STDERR)).to.equal(undefined);
  });

  it("is named once by its data source, with the option that provides it", () => {
    const asked = call("ssm", "GetParameter", { Name: "/chat/key" });
    expect(describeNeeds([asked, asked], STDERR)).to.equal(
      `\
The plan asks an AWS account for what the gateway does not know:
  data.aws_ssm_parameter.key: ssm GetParameter /chat/key
    Write {"/chat/key":"VALUE"} to a file, and pass it with --parameters FILE`,
    );
  });

  it("is taken from a variable or an account where no file has it", () => {
    expect(describeNeeds([call("ec2", "DescribeVpcs")], "")).to.include(
      "  ec2 DescribeVpcs\n    Take the value from a variable instead, or plan with your own credentials: --account",
    );
  });

  it("is told with the other errors of the plan", () => {
    const other = "Error: Unsupported argument\n\n  on main.tf line 3\n";
    const text = describeNeeds(
      [call("ssm", "GetParameter", { Name: "/chat/key" })],
      STDERR + other,
    );
    expect(text?.split("\n").at(-1)).to.equal("Error: Unsupported argument on main.tf line 3");
    const many = describeNeeds([call("ec2", "DescribeVpcs")], other.repeat(50));
    expect(many?.match(/Unsupported argument/g)).to.have.length(3);
  });

  it("is told with how to get the files that are missing, too", () => {
    const text = describeNeeds(
      [call("ec2", "DescribeVolumes")],
      "Error: open dist/a.zip: no such file or directory",
    );
    expect(text?.split("\n").at(-1)).to.match(
      /^The plan reads what does not exist: dist\/a\.zip\./,
    );
  });
});
