// @connections of several APIs: a connection belongs to one API and stage.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import {
  askForContext,
  FIRST,
  SECOND,
  startTwoApis,
  type TwoApisGateway,
  WHO,
} from "../../helpers/two-apis.ts";

const SIGNED = { authorization: "AWS4-HMAC-SHA256 Credential=any" };

/** Posts to the endpoint that the message or the event names, and returns the response as text. */
const POSTS = `
const https = require("node:https");
const post = ({ domainName, stage, connectionId }, text) =>
  new Promise((resolve, reject) => {
    const request = https.request(
      {
        host: domainName,
        method: "POST",
        path: \`/\${stage}/@connections/\${encodeURIComponent(connectionId)}\`,
        headers: { authorization: \`AWS4-HMAC-SHA256 Credential=\${process.env.AWS_ACCESS_KEY_ID}/x\` },
      },
      async (response) => {
        const body = (await response.toArray()).join("");
        resolve(response.statusCode + " " + body);
      },
    );
    request.on("error", reject);
    request.end(text);
  });
exports.handler = async ({ requestContext, body, Records }) => {
  if (Records === undefined) {
    const answer = await post({ ...requestContext, ...JSON.parse(body).to }, "posted");
    return { statusCode: 200, body: answer };
  }
  for (const { body } of Records) for (const to of JSON.parse(body)) await post(to, "from the queue");
};
`;

describe("@connections of two APIs", () => {
  const requestStatus = async (
    { gateway }: TwoApisGateway,
    path: string,
    id: string,
  ): Promise<number> => {
    const url = `http://127.0.0.1:${gateway.port}/${path}/@connections/${encodeURIComponent(id)}`;
    return (await fetch(url, { method: "POST", headers: SIGNED, body: "hello" })).status;
  };

  for (const [path, status] of [
    [SECOND, 200],
    [FIRST, 410],
    ["beta", 410],
    ["test", 403],
    ["other", 403],
    ["other/test", 403],
  ] as const) {
    it(`answer ${status} locally at /${path}`, async () => {
      const prepared = await startTwoApis();
      const { connectionId = "" } = await askForContext(await prepared.open(SECOND));
      expect(await requestStatus(prepared, path, connectionId)).to.equal(status);
    });
  }

  it("are reached by handlers at the host name in their events", async () => {
    const { open } = await startTwoApis({ routes: { post: POSTS } });
    for (const client of [await open(FIRST), await open(SECOND)]) {
      client.send({ action: "post", do: "post" });
      expect(await client.next()).to.equal("posted");
      expect(await client.next()).to.equal("200 ");
    }
  });

  it("do not find connections of the other API at their own host names", async () => {
    const { gateway, open } = await startTwoApis({ routes: { ...WHO, post: POSTS } });
    const client = await open(FIRST);
    const { domainName } = gateway.model.apis[1]!;

    client.send({ action: "post", to: { domainName } });

    expect(await client.next()).to.equal("410 ");
  });

  it("require a role that allows the API that a call actually goes to", async () => {
    const policy = JSON.stringify({
      Statement: [
        {
          Effect: "Allow",
          Action: "execute-api:ManageConnections",
          Resource: "${aws_apigatewayv2_api.api.execution_arn}/*",
        },
      ],
    });
    const { gateway, open } = await startTwoApis({
      routes: { post: POSTS },
      resources: { aws_iam_role: { fixture: { name: "fixture", inline_policy: { policy } } } },
    });
    const [first, second] = [await open(FIRST), await open(SECOND)];
    const answers: string[] = [];
    for (const client of [first, second]) {
      client.send({ action: "post", do: "post" });
      answers.push(await client.next());
    }

    const { executionArn } = gateway.model.apis[1]!;
    expect(answers[0]).to.equal("posted");
    expect(answers[1]).to.include(`on resource: ${executionArn}/test/POST/@connections/`);
  });

  it("are reached from a queue that both share", async () => {
    const { gateway, open } = await startTwoApis({
      routes: { ...WHO, post: POSTS },
      resources: {
        aws_sqs_queue: { jobs: { name: "jobs", visibility_timeout_seconds: 60 } },
        aws_lambda_event_source_mapping: {
          jobs: {
            event_source_arn: "${aws_sqs_queue.jobs.arn}",
            function_name: "${aws_lambda_function.post.arn}",
          },
        },
      },
    });
    const clients = [await open(FIRST), await open(SECOND)];
    const contexts = await Promise.all(clients.map(askForContext));
    const endpoint = `http://127.0.0.1:${gateway.port}`;
    const credentials = { accessKeyId: "any", secretAccessKey: "any" };

    await new SQSClient({ endpoint, region: "eu-west-1", credentials }).send(
      new SendMessageCommand({
        QueueUrl: `${endpoint}/000000000000/jobs`,
        MessageBody: JSON.stringify(contexts),
      }),
    );

    for (const client of clients) expect(await client.next()).to.equal("from the queue");
  });

  it("share a table", async () => {
    const code = `
      const { DynamoDBClient, PutItemCommand, ScanCommand } = require("@aws-sdk/client-dynamodb");
      const db = new DynamoDBClient({});
      exports.handler = async ({ requestContext: { apiId } }) => {
        await db.send(new PutItemCommand({ TableName: "seen", Item: { id: { S: apiId } } }));
        const { Items } = await db.send(new ScanCommand({ TableName: "seen" }));
        return { statusCode: 200, body: JSON.stringify(Items.map(({ id }) => id.S)) };
      };`;
    const { gateway, open } = await startTwoApis({
      routes: { save: code },
      resources: {
        aws_dynamodb_table: {
          seen: {
            name: "seen",
            billing_mode: "PAY_PER_REQUEST",
            hash_key: "id",
            attribute: [{ name: "id", type: "S" }],
          },
        },
      },
    });
    const clients = [await open(FIRST), await open(SECOND)];
    const answers: string[] = [];
    for (const client of clients) {
      client.send({ action: "save", do: "save" });
      answers.push(await client.next());
    }
    const ids = gateway.model.apis.map(({ id }) => id);
    expect(JSON.parse(answers[1]!)).to.have.members(ids);
  });
});
