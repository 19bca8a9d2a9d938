// PR034, accounts that are none of the stack's.
import { expect } from "chai";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { findFindings } from "../../../plan-review/rules/rules.ts";
import { changed, created, findings, kept, policy } from "../resources.ts";

const OWN = kept("aws_dynamodb_table", {
  arn: "arn:aws:dynamodb:eu-west-1:123456789012:table/connections",
});

const find = (...resources: Parameters<typeof findings>): string[] =>
  findings(OWN, ...resources)
    .filter(({ id }) => id === "PR034")
    .map(({ what }) => what);

const layer = (account: string, version = 1) => ({
  layers: [`arn:aws:lambda:eu-west-1:${account}:layer:tools:${version}`],
});

describe("PR034, another account", () => {
  for (const [what, type, body, name] of [
    ["an ARN", "aws_lambda_function", layer("999988887777"), "layers"],
    [
      "an image",
      "aws_lambda_function",
      { image_uri: "999988887777.dkr.ecr.eu-west-1.amazonaws.com/a:1" },
      "image_uri",
    ],
    [
      "a queue",
      "aws_pipes_pipe",
      { target: "https://sqs.eu-west-1.amazonaws.com/999988887777/a" },
      "target",
    ],
    ["a list", "aws_db_snapshot", { shared_accounts: ["999988887777"] }, "shared_accounts"],
    [
      "a block",
      "aws_s3_bucket_replication_configuration",
      { rule: [{ destination: [{ account: "999988887777" }] }] },
      "rule",
    ],
  ] as const) {
    it(`is named by ${what}`, () => {
      const said = `\`${name}\` names the account \`999988887777\`, which is none of the stack's.`;
      expect(find(created(type, body))).to.deep.equal([said]);
      expect(find(changed(type, {}, body))).to.deep.equal([said]);
      const own = JSON.parse(JSON.stringify(body).replaceAll("999988887777", "123456789012"));
      expect(find(changed(type, body, own), created(type, own), kept(type, body))).to.deep.equal(
        [],
      );
    });
  }

  it("is found once: another version of what it shares is not another account", () => {
    const type = "aws_lambda_function";
    expect(find(changed(type, layer("999988887777", 1), layer("999988887777", 2)))).to.deep.equal(
      [],
    );
  });

  it("is found in a hidden value, and not shown", () => {
    const hide = { sensitiveAfter: { layers: true } };
    const said = "`layers` is hidden, and names an account that is none of the stack's.";
    expect(find(created("aws_lambda_function", layer("999988887777"), hide))).to.deep.equal([said]);
    expect(find(created("aws_lambda_function", layer("123456789012"), hide))).to.deep.equal([]);
  });

  it("is left to the rules about policies where it is in one", () => {
    const trust = { Principal: { AWS: "arn:aws:iam::999988887777:root" } };
    const body = { policy: policy("sqs:SendMessage", "arn:aws:sqs:eu-west-1:1:a", trust) };
    expect(find(created("aws_sqs_queue_policy", body))).to.deep.equal([]);
  });

  it("cannot be told in a stack of which nothing exists, unless something is only shared", () => {
    const shared = (type: string, body: Record<string, unknown>) =>
      findings(created(type, body)).filter(({ id }) => id === "PR034");
    expect(shared("aws_lambda_function", layer("999988887777"))).to.deep.equal([]);
    expect(shared("aws_ami_launch_permission", { account_id: "999988887777" })).to.have.length(1);
  });

  it("is let in by a new role, whose rights are not compared with any before", () => {
    const trust = (account: string) => ({
      assume_role_policy: policy("sts:AssumeRole", "*", {
        Principal: { AWS: `arn:aws:iam::${account}:root` },
      }),
    });
    const said = "It lets in the account `999988887777`, which is none of the stack's.";
    expect(find(created("aws_iam_role", trust("999988887777")))).to.deep.equal([said]);
    expect(find(created("aws_iam_role", trust("123456789012")))).to.deep.equal([]);
    expect(find(kept("aws_iam_role", trust("999988887777")))).to.deep.equal([]);
  });

  it("is told from the stack's own, which the plan names before anything exists", () => {
    const body = layer("999988887777");
    const read = (plan: object) => {
      const type = "aws_lambda_function";
      const change = { actions: ["create"], before: null, after: body, after_unknown: {} };
      const text = JSON.stringify({
        format_version: "1.2",
        resource_changes: [{ address: `${type}.one`, type, change }],
        ...plan,
      });
      return findFindings(readPlan(parsePlan(text), undefined)).map(({ id }) => id);
    };
    const caller = {
      mode: "data",
      type: "aws_caller_identity",
      values: { account_id: "123456789012" },
    };
    const state = { child_modules: [{ resources: [caller] }] };
    const provider = {
      aws: { expressions: { allowed_account_ids: { constant_value: ["123456789012"] } } },
    };
    expect(read({})).to.deep.equal([]);
    expect(read({ prior_state: { values: { root_module: state } } })).to.deep.equal(["PR034"]);
    expect(read({ configuration: { provider_config: provider } })).to.deep.equal(["PR034"]);
  });
});
