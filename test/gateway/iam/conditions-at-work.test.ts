// Conditions where they count: at a handshake, and at calls that handlers make with their role.
import { expect } from "chai";
import { credentialsFor } from "../../../gateway/iam/credentials.ts";
import { waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { POSTS_TO_ITSELF, returns } from "../../helpers/handler-code.ts";

const ELSEWHERE = { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
const HERE = { IpAddress: { "aws:SourceIp": ["203.0.113.0/24", "127.0.0.0/8"] } };
const PLAIN_HTTP = { Bool: { "aws:SecureTransport": "false" } };

const allow = (Condition: object) => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: "*",
  Condition,
});
const deny = (Condition: object) => ({ ...allow(Condition), Sid: "Never", Effect: "Deny" });

const startWithAuthorizer = (statements: object[]) => {
  const policyDocument = { Version: "2012-10-17", Statement: statements };
  const code = returns(JSON.stringify({ principalId: "me", policyDocument }));
  return startFixture({ routes: { $connect: {} }, authorizer: { code } });
};

describe("conditions of an authorizer's policy", () => {
  for (const [what, statements] of [
    ["an Allow for this address", [allow(HERE)]],
    ["a Deny of plain HTTP", [allow({}), deny(PLAIN_HTTP)]],
    ["a Deny of another address", [allow({}), deny(ELSEWHERE)]],
    ["a user agent", [allow({ StringLike: { "aws:useragent": "tests/*" } })]],
    ["the Region", [allow({ StringEquals: { "aws:RequestedRegion": "eu-west-1" } })]],
    ["a time that has not come", [allow({ DateLessThan: { "aws:CurrentTime": "2200-01-01" } })]],
    ["nobody's ARN", [allow({ Null: { "aws:PrincipalArn": "true" } })]],
  ] as const) {
    it(`let a client in: ${what}`, async () => {
      const gateway = await startWithAuthorizer([...statements]);
      await gateway.connect("", { headers: { "user-agent": "tests/1" } });
    });
  }

  for (const [what, statements, reason] of [
    [
      "an Allow for another address",
      [allow(ELSEWHERE)],
      /IpAddress aws:SourceIp is "127\.0\.0\.1", expected "203\.0\.113\.0\/24"$/,
    ],
    [
      "a Deny of this address",
      [allow({}), deny(HERE)],
      /statement 2 \("Never"\), denies it where IpAddress aws:SourceIp \[.*\]\. A Deny wins over any Allow/,
    ],
    [
      "a key that is absent",
      [allow({ StringLike: { "aws:username": "*" } })],
      /username is absent/,
    ],
  ] as const) {
    it(`refuse it with 403: ${what}`, async () => {
      const gateway = await startWithAuthorizer([...statements]);
      expect(await waitForRefusal(gateway.url)).to.equal(403);
      expect(gateway.infos[0]).to.match(/^Handshake for \/test refused, 403: /);
      expect(gateway.infos[0]!.slice(0, -1)).to.match(reason);
    });
  }

  it("answer 500 when an operator is none", async () => {
    const gateway = await startWithAuthorizer([allow({ StringIs: { k: "v" } })]);
    expect(await waitForRefusal(gateway.url)).to.equal(500);
    expect(gateway.infos[0]).to.include('"StringIs" is no condition operator');
  });
});

/** @param statements of the role's only policy. */
const startWithRole = (
  code: string,
  statements: object[],
  role: object = {},
  resources: Record<string, Record<string, object>> = {},
) => {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return startFixture({
    routes: { go: { code, routeResponse: true } },
    resources: {
      aws_iam_role: { fixture: { name: "fixture", ...role } },
      aws_iam_role_policy: {
        // Terraform would take a variable of IAM for one of its own.
        own: { role: "${aws_iam_role.fixture.name}", policy: policy.split("${").join("$${") },
      },
      ...resources,
    },
  });
};

const POST = POSTS_TO_ITSELF.replace(
  '"AWS4-HMAC-SHA256 Credential=x"',
  "`AWS4-HMAC-SHA256 Credential=${process.env.AWS_ACCESS_KEY_ID}/x`",
).replace(
  "({ statusCode: await post(requestContext) })",
  "({ statusCode: 200, body: `status ${await post(requestContext)}` })",
);

const manage = (Condition: object, Effect = "Allow") => ({
  Effect,
  Action: "execute-api:ManageConnections",
  Resource: "arn:aws:execute-api:*:*:*/@connections/*",
  Condition,
});

describe("conditions of a role's policy", () => {
  const requestStatus = async (gateway: Awaited<ReturnType<typeof startFixture>>) => {
    const client = await gateway.connect();
    client.send({ action: "go" });
    const frames = [await client.next()];
    while (!frames.at(-1)!.startsWith("status")) frames.push(await client.next());
    return frames.at(-1);
  };

  it("let a handler post when they hold, whatever a Deny says of plain HTTP", async () => {
    const gateway = await startWithRole(POST, [manage(HERE), manage(PLAIN_HTTP, "Deny")]);
    expect(await requestStatus(gateway)).to.equal("status 200");
    expect(gateway.warnings).to.deep.equal([]);
  });

  it("refuse a post when they do not, and say what they ask for", async () => {
    const gateway = await startWithRole(POST, [manage(ELSEWHERE)]);
    expect(await requestStatus(gateway)).to.equal("status 403");
    expect(gateway.warnings).to.deep.equal([
      "fixture-go was refused execute-api:ManageConnections. " +
        "aws_iam_role_policy.own, statement 1, would allow it, but " +
        'IpAddress aws:SourceIp is "127.0.0.1", expected "203.0.113.0/24".',
    ]);
  });

  it("name the Deny that refuses, and advise no Allow", async () => {
    const principal = { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/fix*" } };
    const gateway = await startWithRole(POST, [manage({}), manage(principal, "Deny")]);
    expect(await requestStatus(gateway)).to.equal("status 403");
    expect(gateway.warnings).to.deep.equal([
      "fixture-go was refused execute-api:ManageConnections. " +
        "aws_iam_role_policy.own, statement 2, denies it where " +
        'ArnLike aws:PrincipalArn ["arn:aws:iam::*:role/fix*"]. ' +
        "A Deny wins over any Allow: change that statement.",
    ]);
    const { accessKeyId } = credentialsFor(gateway.model.functions[0]!);
    const response = await fetch(`http://127.0.0.1:${gateway.port}/test/@connections/a=`, {
      method: "DELETE",
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/x` },
    });
    expect(((await response.json()) as { Message: string }).Message).to.match(
      / on resource: .*\/test\/DELETE\/@connections\/a= with an explicit deny$/,
    );
  });

  const PUT = `
const { DynamoDBClient, PutItemCommand } = require("@aws-sdk/client-dynamodb");
const client = new DynamoDBClient({ maxAttempts: 1 });
exports.handler = async ({ body }) => {
  const { owner } = JSON.parse(body);
  const Item = { owner: { S: owner } };
  return client.send(new PutItemCommand({ TableName: "things", Item })).then(
    () => ({ statusCode: 200, body: "put" }),
    (error) => ({ statusCode: 200, body: error.name + ": " + error.message }),
  );
};`;
  const TABLE = {
    aws_dynamodb_table: {
      things: {
        name: "things",
        billing_mode: "PAY_PER_REQUEST",
        hash_key: "owner",
        attribute: [{ name: "owner", type: "S" }],
        tags: { team: "blue" },
      },
    },
  };
  const put = (Condition: object) => ({
    Effect: "Allow",
    Action: "dynamodb:PutItem",
    Resource: "arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/table, 'none'}",
    Condition,
  });

  it("tell the items apart that a handler may write", async () => {
    const own = {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": ["${aws:PrincipalTag/team}-*"] },
      StringEquals: { "aws:ResourceTag/team": "${aws:PrincipalTag/team}" },
    };
    const tags = { team: "blue", table: "things" };
    const gateway = await startWithRole(PUT, [put(own)], { tags }, TABLE);
    const client = await gateway.connect();
    client.send({ action: "go", owner: "blue-1" });
    expect(await client.next()).to.equal("put");
    client.send({ action: "go", owner: "red-1" });
    expect(await client.next()).to.match(
      /^AccessDeniedException: .* because no identity-based policy allows the dynamodb:PutItem action$/,
    );
    client.send({ action: "go", owner: "red-2" });
    await client.next();
    expect(gateway.warnings).to.have.length(1);
    expect(gateway.warnings[0]).to.include('LeadingKeys is "red-1", expected "blue-*"');
  });

  it("are named at start where AWS alone knows the key, and where the operator is none", async () => {
    const gateway = await startWithRole(PUT, [
      { ...put({ StringEquals: { "aws:PrincipalOrgID": "o-1" } }), Sid: "Ours" },
      { ...put({ StringEquals: { "kms:ViaService": "x" } }), Action: "kms:Decrypt" },
    ]);
    expect(gateway.warnings).to.deep.equal([
      'aws_iam_role_policy.own, statement 1 ("Ours"): the condition key aws:PrincipalOrgID ' +
        "is unknown here; it is evaluated as absent.",
    ]);
    const other = await startWithRole(PUT, [put({ StringIs: { k: "v" } })]);
    expect(other.warnings).to.have.length(1);
    expect(other.warnings[0]).to.match(
      /^aws_iam_role_policy\.own: statement 1: "StringIs" is no condition operator; .* IAM refuses such a policy\.$/,
    );
  });
});
