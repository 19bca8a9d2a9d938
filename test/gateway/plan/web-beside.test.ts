// A project with HTTP APIs, and a table with indexes and a stream, served only from its plan.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { startPlan } from "../../helpers/plan-gateway.ts";
import { until } from "../../helpers/until.ts";

const SDK =
  'const { DynamoDBClient, PutItemCommand, QueryCommand } = require("@aws-sdk/client-dynamodb");';

const WRITE = `${SDK}
const client = new DynamoDBClient({});
exports.handler = async ({ body }) => {
  const { room, at, author, text } = JSON.parse(body);
  const Item = { room: { S: room }, at: { N: String(at) }, author: { S: author }, text: { S: text } };
  await client.send(new PutItemCommand({ TableName: "messages", Item }));
  return { statusCode: 201 };
};`;

/** By the local index, or by the global one if the room is "any". */
const READ = `${SDK}
const client = new DynamoDBClient({});
exports.handler = async ({ pathParameters, queryStringParameters: { author } = {} }) => {
  const { room } = pathParameters ?? { room: "any" };
  const isGlobal = room === "any";
  const { Items } = await client.send(new QueryCommand({
    TableName: "messages",
    IndexName: isGlobal ? "by-author" : "by-author-in-room",
    KeyConditionExpression: isGlobal ? "author = :a" : "room = :r AND author = :a",
    ExpressionAttributeValues: { ":a": { S: author }, ...(!isGlobal && { ":r": { S: room } }) },
  }));
  return { statusCode: 200, body: JSON.stringify(Items) };
};`;

const start = () =>
  startPlan("web-beside", {
    zips: {
      "read.zip": { code: READ },
      "write.zip": { code: WRITE },
      "count.zip": {
        code: "async ({ Records }) => console.log(Records.map(({ eventName, dynamodb }) => eventName + ' ' + dynamodb.NewImage.text.S).join())",
      },
    },
  });

const post = (port: number, message: object) =>
  callUrl(port, "/archive/messages", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(message),
  });

describe("a plan with HTTP APIs, indexes and a stream", () => {
  it("writes and reads over HTTP, by a local and a global index", async () => {
    const { port, warnings } = await start();
    for (const [at, author] of [
      [1, "anna"],
      [2, "ben"],
    ] as const) {
      const message = { room: "lobby", at, author, text: `from ${author}` };
      expect((await post(port, message)).status).to.equal(201);
    }

    const local = (await callUrl(port, "/archive/messages/lobby?author=ben")).json();
    const global = (await callUrl(port, "/archive/messages/any?author=anna")).json();

    expect(local).to.deep.equal([
      { room: { S: "lobby" }, at: { N: "2" }, author: { S: "ben" }, text: { S: "from ben" } },
    ]);
    expect(global).to.deep.equal([{ room: { S: "lobby" }, at: { N: "1" }, author: { S: "anna" } }]);
    expect(warnings).to.deep.equal([
      "/ leads to no HTTP API, because several HTTP APIs have the stage $default. Use /archive/ for " +
        "aws_apigatewayv2_api.archive, /quick/ for aws_apigatewayv2_api.quick.",
    ]);
  });

  it("serves the quick create, by its name since another API has $default too", async () => {
    const { port } = await start();
    expect((await callUrl(port, "/quick/anything?author=x")).text).to.equal("[]");
    expect((await callUrl(port, "/messages/lobby")).status).to.equal(404);
  });

  it("is open to pages of the site in a variable, and to no others", async () => {
    const { port } = await start();
    const ask = async (origin: string) =>
      (await callUrl(port, "/archive/messages/any?author=x", { headers: { origin } })).status;
    expect([
      await ask("https://chat.example.com"),
      await ask("https://evil.example"),
    ]).to.deep.equal([200, 403]);
  });

  it("calls the function with what the stream's filter lets pass", async () => {
    const { port, lines, model } = await start();
    expect(model.streamMappings[0]).to.include({ batchSize: 100, maximumRetries: Infinity });
    const message = { room: "lobby", at: 1, author: "anna" };
    await post(port, { ...message, text: "one" });
    await post(port, { ...message, text: "two" });
    await post(port, { ...message, at: 2, text: "three" });
    const told = () => lines.filter((line) => line.startsWith("count: ")).join();
    await until(() => told().includes("three"));
    expect(told()).to.include("INSERT one").and.not.to.include("two");
  });
});
