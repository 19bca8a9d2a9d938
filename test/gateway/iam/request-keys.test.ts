// The global condition keys, with the values that AWS sets for a function's role.
import { expect } from "chai";
import {
  isKnownKey,
  principalKeys,
  requestKeys,
  resourceKeys,
  sourceKeys,
} from "../../../gateway/iam/request-keys.ts";

const ROLE = {
  name: "worker",
  arn: "arn:aws:iam::000000000000:role/worker",
  uniqueId: "AROAWORKER",
  tags: { team: "blue" },
  statements: [],
  unknownPolicies: [],
};

const TABLE = "arn:aws:dynamodb:eu-west-1:111111111111:table/things";

describe("the condition keys of a request", () => {
  it("say when, from where and how it was made, always over TLS", () => {
    const keys = requestKeys(() => ({
      region: "eu-west-1",
      nowMs: Date.parse("2026-01-02T00:00:00.999Z"),
      sourceIp: "127.0.0.1",
      userAgent: "curl",
      referer: "https://example.com",
    }));
    for (const [name, value] of [
      ["aws:CurrentTime", "2026-01-02T00:00:00.999Z"],
      ["aws:EpochTime", "1767312000"],
      ["aws:SecureTransport", "true"],
      ["aws:RequestedRegion", "eu-west-1"],
      ["aws:SourceIp", "127.0.0.1"],
      ["aws:UserAgent", "curl"],
      ["aws:Referer", "https://example.com"],
    ] as const) {
      expect(keys(name), name).to.deep.equal([value]);
    }
  });

  it("say who made it", () => {
    const startedBefore = new Date().toISOString();
    const keys = principalKeys(ROLE, "work");
    for (const [name, value] of [
      ["aws:PrincipalArn", ROLE.arn],
      ["aws:PrincipalAccount", "000000000000"],
      ["aws:PrincipalType", "AssumedRole"],
      ["aws:userid", "AROAWORKER:work"],
      ["aws:PrincipalIsAWSService", "false"],
      ["aws:ViaAWSService", "false"],
      ["aws:PrincipalTag/team", "blue"],
    ] as const) {
      expect(keys(name), name).to.deep.equal([value]);
    }
    const [issued = ""] = keys("aws:TokenIssueTime") ?? [];
    expect(issued <= startedBefore && new Date(issued).toISOString() === issued).to.equal(true);
  });

  for (const [what, resource, team] of [
    ["a table", TABLE, ["blue"]],
    ["an index, as those of its table", `${TABLE}/index/by-at`, ["blue"]],
    ["a resource without tags", "arn:aws:sqs:eu-west-1:111111111111:jobs", undefined],
    ["a path below an index", `${TABLE}/index/by-at/more`, undefined],
  ] as const) {
    it(`say the account and the tags of ${what}`, () => {
      const keys = resourceKeys(resource, new Map([[TABLE, { team: "blue" }]]));
      expect(keys("aws:ResourceAccount")).to.deep.equal(["111111111111"]);
      expect(keys("aws:ResourceTag/team")).to.deep.equal(team);
    });
  }

  it("say for which source a service calls", () => {
    const keys = sourceKeys(TABLE);
    expect(keys("aws:SourceArn")).to.deep.equal([TABLE]);
    expect(keys("aws:SourceAccount")).to.deep.equal(["000000000000"]);
  });

  for (const name of [
    "aws:AssumedRoot",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:CurrentTime",
    "aws:EpochTime",
    "aws:FederatedProvider",
    "aws:MultiFactorAuthAge",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalIsAWSService",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalTag/team",
    "aws:PrincipalType",
    "aws:Referer",
    "aws:RequestedRegion",
    "aws:RequestTag/team",
    "aws:ResourceAccount",
    "aws:ResourceTag/team",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIdentity",
    "aws:SourceIp",
    "aws:TagKeys",
    "aws:TokenIssueTime",
    "aws:UserAgent",
    "aws:userid",
    "aws:username",
    "aws:ViaAWSService",
    "dynamodb:Attributes",
    "dynamodb:EnclosingOperation",
    "dynamodb:FullTableScan",
    "dynamodb:LeadingKeys",
    "dynamodb:ReturnConsumedCapacity",
    "dynamodb:ReturnValues",
    "dynamodb:Select",
    "events:detail-type",
    "events:eventBusInvocation",
    "events:source",
    "lambda:FunctionUrlAuthType",
    "lambda:InvokedViaFunctionUrl",
    "lambda:SourceFunctionArn",
    "sts:ExternalId",
  ]) {
    it(`include ${name}`, () => expect(isKnownKey(name)).to.equal(true));
  }

  for (const name of ["", "aws:PrincipalOrgID", "aws:PrincipalTag", "aws:SourceIpX", "s3:prefix"]) {
    it(`do not include ${JSON.stringify(name)}`, () => expect(isKnownKey(name)).to.equal(false));
  }
});
