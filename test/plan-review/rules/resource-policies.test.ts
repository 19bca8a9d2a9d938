// Policies of resources, policies that only limit others, and permissions that are written in another way.
import { expect } from "chai";
import { changed, created, findings, ids, kept, policy } from "../resources.ts";

const QUEUE = "arn:aws:sqs:eu-west-1:123456789012:jobs";

const only = (id: string, ...resources: Parameters<typeof findings>) =>
  findings(...resources).filter((finding) => finding.id === id);

describe("a policy of a resource", () => {
  const ROLE = { Principal: { AWS: "arn:aws:iam::123456789012:role/reader" } };

  for (const type of ["aws_secretsmanager_secret_policy", "aws_efs_file_system_policy"]) {
    it(`means the resource itself by "*": ${type}`, () => {
      const read = policy("secretsmanager:GetSecretValue", "*", ROLE);
      expect(only("PR004", kept(type, { policy: read }))).to.deep.equal([]);
      expect(only("PR004", kept(type, { policy: policy("s3:*", "*", ROLE) }))).to.have.length(1);
    });
  }

  it("means everything by it when it belongs to no resource", () => {
    const read = { policy: policy("glue:GetTable", "*", ROLE) };
    expect(only("PR004", kept("aws_glue_resource_policy", read))).to.have.length(1);
  });

  it("may leave everything to its own account, and to no other", () => {
    const queue = kept("aws_sqs_queue", { arn: QUEUE, sqs_managed_sse_enabled: true });
    const by = (account: string) =>
      only(
        "PR004",
        queue,
        kept("aws_sqs_queue_policy", {
          policy: policy("sqs:*", QUEUE, { Principal: { AWS: `arn:aws:iam::${account}:root` } }),
        }),
      );
    expect(by("123456789012")).to.deep.equal([]);
    expect(by("999988887777")).to.have.length(1);
  });
});

describe("a policy that only limits others", () => {
  const all = policy("*", "*", { Principal: "*" });
  const some = policy("s3:GetObject", "arn:aws:s3:::bucket/*", { Principal: "*" });

  it("may name everyone, and is found when it lets more through", () => {
    expect(ids(created("aws_vpc_endpoint", { policy: all }))).to.deep.equal([]);
    for (const type of ["aws_vpc_endpoint", "aws_vpc_endpoint_policy"]) {
      expect(ids(changed(type, { policy: some }, { policy: all })), type).to.deep.equal(["PR003"]);
      expect(ids(changed(type, { policy: all }, { policy: some })), type).to.deep.equal([]);
    }
  });

  it("is found when an organization no longer denies something", () => {
    const deny = (...actions: string[]) => ({
      type: "SERVICE_CONTROL_POLICY",
      content: policy(actions, "*", { Effect: "Deny" }),
    });
    const type = "aws_organizations_policy";
    const [strict, lax] = [deny("cloudtrail:StopLogging", "s3:*"), deny("s3:*")];
    expect(ids(changed(type, strict, lax))).to.deep.equal(["PR003"]);
    expect(ids(changed(type, lax, strict))).to.deep.equal([]);
    const tags = { type: "TAG_POLICY", content: '{"tags":{}}' };
    expect(ids(changed(type, tags, { ...tags, content: "{}" }))).to.deep.equal([]);
  });
});

describe("permissions that are written in another way", () => {
  const grant = (others: object) => policy("sqs:SendMessage", QUEUE, others);
  const ACCOUNT = { AWS: "123456789012" };
  const ARN = "arn:aws:sns:eu-west-1:123456789012:news";

  for (const [what, one, other] of [
    [
      "a list of one",
      { ArnEquals: { "aws:SourceArn": ARN } },
      { ArnEquals: { "aws:SourceArn": [ARN] } },
    ],
    [
      "another order",
      { StringEquals: { a: ["1", "2"] }, Bool: { b: true } },
      { Bool: { b: "true" }, StringEquals: { a: ["2", "1"] } },
    ],
  ] as const) {
    it(`are the same: ${what} in a condition`, () => {
      const [before, after] = [one, other].map((Condition) => ({
        policy: grant({ Condition, Principal: ACCOUNT }),
      }));
      expect(ids(changed("aws_sqs_queue_policy", before!, after!))).to.deep.equal([]);
    });
  }

  it("are the same: an account and its root", () => {
    const root = { AWS: "arn:aws:iam::123456789012:root" };
    const [before, after] = [ACCOUNT, root].map((Principal) => ({ policy: grant({ Principal }) }));
    expect(ids(changed("aws_sqs_queue_policy", before!, after!))).to.deep.equal([]);
  });
});
