// What the AWS provider gets from the gateway while it plans without an account.
import { expect } from "chai";
import { openAccountEndpoint } from "../../../../gateway/cli/terraform/account-endpoint.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

const PARAMETERS = new Map([
  ["/chat/key", "sesame"],
  ["/chat/<b>", "bold"],
  ["constructor", "made"],
  ["db", '{"user":"x"}'],
]);

const open = async () => {
  const endpoint = await openAccountEndpoint({ parameters: PARAMETERS });
  closeAfterwards(() => endpoint.close());
  const send = (service: string, headers: Record<string, string>, body: string, key?: string) =>
    fetch(endpoint.url, {
      method: "POST",
      headers: {
        authorization: `AWS4-HMAC-SHA256 Credential=${key ?? endpoint.accessKey}/20260101/eu-west-1/${service}/aws4_request, SignedHeaders=host, Signature=x`,
        ...headers,
      },
      body,
    });
  return {
    ...endpoint,
    send,
    /** Sends a call of the query protocol. */
    query: async (service: string, call: Record<string, string>) =>
      (
        await send(
          service,
          { "content-type": "application/x-www-form-urlencoded" },
          new URLSearchParams(call).toString(),
        )
      ).text(),
    /** Sends a call of the JSON protocol. */
    json: async (service: string, target: string, input: object) => {
      const response = await send(service, { "x-amz-target": target }, JSON.stringify(input));
      return (await response.json()) as Record<string, unknown>;
    },
  };
};

describe("the endpoint of a plan without an account", () => {
  it("tells the local account, and its zones in the Region that is asked", async () => {
    const { query, unanswered } = await open();
    expect(await query("sts", { Action: "GetCallerIdentity" })).to.match(
      /^<GetCallerIdentityResponse><GetCallerIdentityResult>.*<Account>000000000000<\/Account>/,
    );
    const zones = await query("ec2", { Action: "DescribeAvailabilityZones" });
    expect(zones.match(/<zoneName>[^<]+/g)).to.deep.equal(
      ["a", "b", "c"].map((letter) => `<zoneName>eu-west-1${letter}`),
    );
    expect(await query("ec2", { Action: "DescribeRegions" })).to.include(
      "<regionName>eu-west-1</regionName>",
    );
    expect(unanswered).to.deep.equal([]);
  });

  it("lets the plan assume a role, whose requests it answers too", async () => {
    const { query, accessKey } = await open();
    const answer = await query("sts", { Action: "AssumeRole", RoleArn: "arn:aws:iam::1:role/x" });
    expect(answer).to.include(`<AccessKeyId>${accessKey}</AccessKeyId>`);
  });

  it("knows roles by name, with the local account", async () => {
    const { query } = await open();
    const role = await query("iam", { Action: "GetRole", RoleName: "a&b" });
    expect(role).to.include("<Arn>arn:aws:iam::000000000000:role/a&amp;b</Arn>");
    expect(await query("iam", { Action: "ListAccountAliases" })).to.include("<member>local<");
  });

  it("has the values of parameters and secrets from the file", async () => {
    const { json, unanswered } = await open();
    expect(await json("ssm", "AmazonSSM.GetParameter", { Name: "/chat/key" })).to.deep.equal({
      Parameter: {
        Name: "/chat/key",
        Type: "String",
        Value: "sesame",
        Version: 1,
        DataType: "text",
        ARN: "arn:aws:ssm:eu-west-1:000000000000:parameter/chat/key",
      },
    });
    const { Parameters } = await json("ssm", "AmazonSSM.GetParametersByPath", { Path: "/chat/" });
    expect((Parameters as { Name: string }[]).map(({ Name }) => Name)).to.deep.equal([
      "/chat/key",
      "/chat/<b>",
    ]);
    const { ARN } = await json("secretsmanager", "secretsmanager.DescribeSecret", {
      SecretId: "db",
    });
    for (const SecretId of ["db", ARN]) {
      const secret = await json("secretsmanager", "secretsmanager.GetSecretValue", { SecretId });
      expect(secret).to.include({ Name: "db", SecretString: '{"user":"x"}', ARN });
      expect(secret).to.include.keys("CreatedDate", "LastChangedDate");
    }
    const made = await json("ssm", "AmazonSSM.GetParameter", { Name: "constructor" });
    expect(made["Parameter"]).to.include({ Value: "made" });
    expect(unanswered).to.deep.equal([]);
  });

  it("refuses what only an account knows, by name, in the protocol of the service", async () => {
    const { json, query, send, unanswered } = await open();
    expect(await json("ssm", "AmazonSSM.GetParameter", { Name: "toString" })).to.deep.equal({
      __type: "NeedsAnAccount",
      message: "ssm GetParameter toString needs an AWS account",
    });
    expect(await query("ec2", { Action: "DescribeVpcs" })).to.equal(
      "<Response><Errors><Error><Code>NeedsAnAccount</Code>" +
        "<Message>ec2 DescribeVpcs needs an AWS account</Message></Error></Errors><RequestId>local</RequestId></Response>",
    );
    expect(await query("sns", { Action: "constructor" })).to.match(
      /^<ErrorResponse><Error><Code>NeedsAnAccount<\/Code><Message>sns constructor needs/,
    );
    const rest = await send("lambda", {}, "");
    expect(rest.status).to.equal(400);
    expect(rest.headers.get("x-amzn-errortype")).to.equal("NeedsAnAccount");
    expect(unanswered.map(({ service, operation }) => `${service} ${operation}`)).to.deep.equal([
      "ssm GetParameter",
      "ec2 DescribeVpcs",
      "sns constructor",
      "lambda POST /",
    ]);
  });

  it("answers no other program", async () => {
    const { send, unanswered } = await open();
    const target = { "x-amz-target": "AmazonSSM.GetParameter" };
    for (const key of ["AKIAOTHER", ""]) {
      const response = await send("ssm", target, '{"Name":"/chat/key"}', key);
      expect(response.status).to.equal(403);
      expect(await response.text()).not.to.include("sesame");
    }
    expect(unanswered).to.deep.equal([]);
  });
});
