// Which declarations an argument has.
import { expect } from "chai";
import { findDeclarations } from "../../../../gateway/model/arguments/table.ts";

const find = (type: string, path: string): string[] =>
  findDeclarations(type, path).map((declaration) => `${declaration.path}: ${declaration.kind}`);

describe("the declarations of an argument", () => {
  it("are its own, or those of the block that it is in", () => {
    expect(find("aws_sqs_queue", "name")).to.deep.equal(["name: served"]);
    expect(find("aws_sqs_queue", "region")).to.deep.equal(["region: unserved"]);
    expect(find("aws_sqs_queue", "timeouts")).to.deep.equal(["timeouts: withoutEffect"]);
    expect(find("aws_sqs_queue", "timeouts.create")).to.deep.equal(["timeouts: withoutEffect"]);
  });

  it("are none of another name, or of a type that is not served", () => {
    for (const path of ["", "nam", "names", "timeoutsx.create", "x.timeouts"])
      expect(find("aws_sqs_queue", path), path).to.deep.equal([]);
    expect(find("aws_s3_bucket", "region")).to.deep.equal([]);
  });

  it("include arguments that only newer or older versions of the provider have", () => {
    for (const [type, path] of [
      ["aws_apigatewayv2_domain_name", "routing_mode"],
      ["aws_iam_policy", "delay_after_policy_creation_in_ms"],
    ] as const)
      expect(find(type, path)).to.deep.equal([`${path}: withoutEffect`]);
  });
});
