// A WebSocket API beside a REST API, whose resources give permissions and variables their values.
import { expect } from "chai";
import { createJsonClient } from "../../../gateway/index.ts";
import { startPlan } from "../../helpers/plan-gateway.ts";

const TELL =
  "async () => ({ statusCode: 200, body: `${process.env.REST_URL} ${process.env.SITE}` })";

const start = () =>
  startPlan("rest-beside", { zips: { "tell.zip": { code: TELL } }, hasSources: true });

describe("a project with a REST API beside its WebSocket API", () => {
  it("has no permission of the REST API for the WebSocket API", async () => {
    const gateway = await start();
    const client = await gateway.connect("live");
    client.send({ action: "closed" });
    expect(await client.next()).to.include("Internal server error");
  });

  it("gives functions the URLs of resources that are not served", async () => {
    const gateway = await start();
    const client = await gateway.connect("live");
    client.send({ action: "tell" });
    expect(await client.next()).to.match(
      /^https:\/\/[a-z0-9]{10}\.execute-api\.eu-central-1\.amazonaws\.com\/v1\/rooms https:\/\/d[a-z0-9]{13}\.cloudfront\.net$/,
    );
  });

  it("has an item with the time of the start, and names the other once", async () => {
    const { port, warnings } = await start();
    const client = createJsonClient(port, "eu-central-1");
    const { Items } = await client.call<{ Items: { opened: { S: string } }[] }>(
      "DynamoDB_20120810.Scan",
      { TableName: "rooms" },
    );
    expect(Items).to.have.length(1);
    expect(Date.now() - Date.parse(Items[0]!.opened.S)).to.be.within(0, 2 * 86_400_000);
    expect(warnings.filter((line) => line.includes("aws_dynamodb_table_item"))).to.deep.equal([
      "aws_dynamodb_table_item.secret.item is not in the plan: it needs the function bcrypt(). It is omitted.",
    ]);
  });

  it("warns only of what is missing", async () => {
    const { warnings } = await start();
    expect(warnings.filter((line) => /is not in the plan|unknown policy/.test(line))).to.deep.equal(
      [
        "aws_lambda_function.tell.environment.variables.SALT is not in the plan: it needs the function bcrypt(). " +
          "Set it with --env tell.SALT=VALUE.",
        "aws_dynamodb_table_item.secret.item is not in the plan: it needs the function bcrypt(). It is omitted.",
      ],
    );
  });
});
