// What the AWS provider gets from the gateway while it plans without an account.
import { expect } from "chai";
import { openAccount } from "../../helpers/account.ts";

const PARAMETERS = new Map([
  ["/chat/key", "sesame"],
  ["/chat/<b>", "bold"],
  ["constructor", "made"],
  ["db", '{"user":"x"}'],
]);

const open = () => openAccount({ parameters: PARAMETERS });

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
    expect(await query("ec2", { Action: "DescribeVolumes" })).to.equal(
      "<Response><Errors><Error><Code>NeedsAnAccount</Code>" +
        "<Message>ec2 DescribeVolumes needs an AWS account</Message></Error></Errors><RequestId>local</RequestId></Response>",
    );
    expect(await query("sns", { Action: "constructor" })).to.match(
      /^<ErrorResponse><Error><Code>NeedsAnAccount<\/Code><Message>sns constructor needs/,
    );
    const rest = await send("lambda");
    expect(rest.status).to.equal(400);
    expect(rest.headers.get("x-amzn-errortype")).to.equal("NeedsAnAccount");
    expect(unanswered.map(({ service, operation }) => `${service} ${operation}`)).to.deep.equal([
      "ssm GetParameter",
      "ec2 DescribeVolumes",
      "sns constructor",
      "lambda POST /",
    ]);
  });

  it("answers no other program", async () => {
    const { send, unanswered } = await open();
    const target = { "x-amz-target": "AmazonSSM.GetParameter" };
    for (const key of ["AKIAOTHER", ""]) {
      const body = '{"Name":"/chat/key"}';
      const response = await send("ssm", { headers: target, body, key });
      expect(response.status).to.equal(403);
      expect(await response.text()).not.to.include("sesame");
    }
    expect(unanswered).to.deep.equal([]);
  });
});
