// A project in HCL with two APIs from one for_each, served only from its plan.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startPlan } from "../../helpers/plan-gateway.ts";

/** Stores senders of hello and responds with all of them; posts messages from the queue to their recipients. */
const OFFICE = `
  const { ApiGatewayManagementApiClient, PostToConnectionCommand } =
    require("@aws-sdk/client-apigatewaymanagementapi");
  const { DynamoDBClient, PutItemCommand, ScanCommand } = require("@aws-sdk/client-dynamodb");
  const db = new DynamoDBClient({});
  const post = ({ domainName, stage, connectionId }, Data) =>
    new ApiGatewayManagementApiClient({ endpoint: "https://" + domainName + "/" + stage }).send(
      new PostToConnectionCommand({ ConnectionId: connectionId, Data }),
    );
  const hello = async ({ domainName, stage, connectionId }) => {
    const TableName = process.env.TABLE;
    const item = { domainName, stage, connectionId };
    const Item = { id: { S: connectionId }, who: { S: JSON.stringify(item) } };
    await db.send(new PutItemCommand({ TableName, Item }));
    const { Items } = await db.send(new ScanCommand({ TableName }));
    return { statusCode: 200, body: JSON.stringify(Items.map(({ who }) => JSON.parse(who.S))) };
  };
  const deliver = async ({ body }) => {
    const { Items } = await db.send(new ScanCommand({ TableName: process.env.TABLE }));
    await Promise.all(Items.map(({ who }) => post(JSON.parse(who.S), body)));
  };
  exports.handler = async ({ requestContext, Records }) =>
    Records ? Promise.all(Records.map(deliver)).then(() => ({})) : hello(requestContext);`;

for (const [what, plan] of [
  ["is not deployed yet", "plan"],
  ["is deployed in another account", "deployed"],
] as const) {
  describe(`a plan with two APIs that ${what}`, () => {
    const start = () =>
      startPlan("several-apis", { plan, zips: { "office.zip": { code: OFFICE } } });

    it("serves both, each with its own routes to the shared function", async () => {
      const gateway = await start();
      const { port, warnings, model } = gateway;
      const news = await gateway.connect("office-news/live");
      const rooms = await gateway.connect("office-rooms/live");

      news.send({ topic: "hello" });
      await news.next();
      rooms.send({ action: "hello" });

      const names = JSON.parse(await rooms.next()).map(
        ({ domainName }: { domainName: string }) => domainName,
      );
      expect(names).to.have.members(model.apis.map(({ domainName }) => domainName));
      expect(await waitForRefusal(`ws://127.0.0.1:${port}/live`)).to.equal(403);
      expect(warnings).to.deep.equal([
        "/live is rejected because several APIs have a stage of that name. Use " +
          '/office-news/live for aws_apigatewayv2_api.this["news"], ' +
          '/office-rooms/live for aws_apigatewayv2_api.this["rooms"].',
      ]);
    });

    it("lets the function post to both from its queue, as its role allows", async () => {
      const gateway = await start();
      const paths = ["office-news/live", "office-rooms/live"];
      const clients = await Promise.all(paths.map((path) => gateway.connect(path)));
      for (const client of clients) {
        client.send({ topic: "hello", action: "hello" });
        await client.next();
      }
      const endpoint = `http://127.0.0.1:${gateway.port}`;
      const credentials = { accessKeyId: "any", secretAccessKey: "any" };

      await new SQSClient({ endpoint, region: "eu-north-1", credentials }).send(
        new SendMessageCommand({
          QueueUrl: `${endpoint}/000000000000/office-letters`,
          MessageBody: "a letter",
        }),
      );

      for (const client of clients) expect(await client.next()).to.equal("a letter");
    });
  });
}
