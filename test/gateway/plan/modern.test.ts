// A project in newer parts of the language, served from its plan and its sources.
import { expect } from "chai";
import { startPlan } from "../../helpers/plan-gateway.ts";

/** Counts the table's items, which only one of the roles allows, and tells the function's variables. */
const COUNT = {
  code: `async () => {
    const { DynamoDBClient, ScanCommand } = require("@aws-sdk/client-dynamodb");
    const { ACCOUNT, GREETING, REGION, ROLE, ROOMS } = process.env;
    const scan = new ScanCommand({ TableName: ROOMS });
    const count = await new DynamoDBClient({}).send(scan).then(({ Count }) => Count, ({ name }) => name);
    return { body: JSON.stringify({ count, ACCOUNT, GREETING, REGION, ROLE, ROOMS }) };
  }`,
};

const start = () =>
  startPlan("modern", {
    zips: { "dist/count.zip": COUNT, "dist/bye.zip": COUNT },
    hasSources: true,
  });

const SHARED = {
  ACCOUNT: "444455556666",
  REGION: "eu-central-1",
  ROLE: "arn:aws:iam::444455556666:role/deployer",
  ROOMS: "rooms",
};

describe("a plan in newer parts of the language, with its sources", () => {
  it("gives functions what provider functions, deferred data sources and JSON files say", async () => {
    const gateway = await start();
    const client = await gateway.connect("live");

    client.send({ action: "count" });
    expect(JSON.parse(await client.next())).to.deep.equal({
      ...SHARED,
      count: 0,
      GREETING: "hi",
    });
    client.send({ action: "bye" });
    expect(JSON.parse(await client.next())).to.deep.equal({
      ...SHARED,
      count: "AccessDeniedException",
    });
  });

  it("names nothing that it understands, and what it does not serve", async () => {
    const { warnings, model } = await start();
    expect(warnings).to.deep.equal(["aws_ssm_parameter.token is not served locally."]);
    expect(model.apis.map(({ name }) => name)).to.deep.equal(["chat-default"]);
  });
});
