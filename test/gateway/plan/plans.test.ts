// Projects in HCL served only from their plans: real clients, real plans, zips built by the test.
import { resolve } from "node:path";
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { startPlan } from "../../helpers/plan-gateway.ts";

const CHAT = `async ({ requestContext: { routeKey }, body }) => ({
  statusCode: 200,
  body: JSON.stringify({ routeKey, body, table: process.env.TABLE_ARN }),
})`;

const DOORKEEPER = `async ({ methodArn, queryStringParameters: { key } }) => ({
  principalId: "guest",
  policyDocument: {
    Version: "2012-10-17",
    Statement: [
      { Effect: key === "sesame" ? "Allow" : "Deny", Action: "execute-api:Invoke", Resource: methodArn },
    ],
  },
})`;

const answering = (expression: string): string =>
  `async ({ body }) => ({ statusCode: 200, body: String(${expression}) })`;

const OK = "async () => ({ statusCode: 200 })";

describe("a plan with plain resources and a templated route selection", () => {
  const zips = { "chat.zip": { code: CHAT }, "doorkeeper.zip": { code: DOORKEEPER } };

  it("routes each message by the selection expression", async () => {
    const gateway = await startPlan("templated", { zips });
    const client = await gateway.connect("live?key=sesame");
    client.send('{"service":"chat","action":"send"}');
    expect(JSON.parse(await client.next())).to.include({ routeKey: "chat/send" });
    client.send('{"service":"people","action":"who"}');
    expect(JSON.parse(await client.next())).to.include({ routeKey: "people/who" });
    client.send('{"service":"chat","action":"who"}');
    expect(JSON.parse(await client.next())).to.include({ message: "Forbidden" });
  });

  it("calls the authorizer that the plan only refers to", async () => {
    const { port } = await startPlan("templated", { zips });
    expect(await waitForRefusal(`ws://127.0.0.1:${port}/live?key=wrong`)).to.equal(403);
    expect(await waitForRefusal(`ws://127.0.0.1:${port}/live`)).to.equal(401);
  });

  it("warns of variables that the plan lacks, and reads them from the command line", async () => {
    const without = await startPlan("templated", { zips });
    expect(without.warnings).to.have.length(1);
    expect(without.warnings[0]).to.match(
      /^aws_lambda_function\.chat\.environment\.variables .*aws_dynamodb_table\.visitors\.arn/,
    );
    const gateway = await startPlan("templated", {
      zips,
      variables: { chat: { TABLE_ARN: "${aws_dynamodb_table.visitors.arn}" } },
    });
    expect(gateway.warnings).to.deep.equal([]);
    const client = await gateway.connect("live?key=sesame");
    client.send('{"service":"chat","action":"send"}');
    expect(JSON.parse(await client.next())).to.include({
      table: "arn:aws:dynamodb:eu-central-1:000000000000:table/chat-visitors",
    });
  });
});

describe("a plan with for_each over functions and routes", () => {
  const zips = {
    "dist/connect.zip": { code: OK },
    "dist/add.zip": { code: answering("JSON.parse(body).a + JSON.parse(body).b") },
    "dist/double.zip": { code: answering("JSON.parse(body).a * 2") },
  };

  it("gives each route the function with its own key", async () => {
    const gateway = await startPlan("for-each", { zips });
    expect(gateway.warnings).to.deep.equal([]);
    const client = await gateway.connect("v1");
    client.send({ do: "add", a: 2, b: 3 });
    expect(await client.next()).to.equal("5");
    client.send({ do: "double", a: 21 });
    expect(await client.next()).to.equal("42");
    const sources = gateway.model.permissions.map(({ sourceArn = "" }) => sourceArn.split(":")[5]);
    const { id } = gateway.model.apis[0]!;
    expect(sources).to.have.members([`${id}/*/$connect`, `${id}/*/add`, `${id}/*/double`]);
  });

  it("warns of a missing zip by address, and responds as API Gateway does", async () => {
    const { "dist/double.zip": _, ...others } = zips;
    const gateway = await startPlan("for-each", { zips: others });
    expect(gateway.warnings).to.have.length(1);
    expect(gateway.warnings[0]).to.match(
      /^aws_lambda_function\.sums\["double"\]: there is no zip at .*dist\/double\.zip/,
    );
    const client = await gateway.connect("v1");
    client.send({ do: "double", a: 21 });
    expect(JSON.parse(await client.next())).to.include({ message: "Internal server error" });
  });

  it("warns of a file that is not a zip", async () => {
    const gateway = await startPlan("for-each", { zips, absolute: { "sums-add": "README.md" } });
    expect(gateway.warnings).to.deep.equal([
      `aws_lambda_function.sums["add"]: ${resolve("README.md")} is not a zip; calls will fail. Build the zip, or pass its path with --zip.`,
    ]);
  });

  it("accepts an environment variable for every function", async () => {
    const { model, warnings } = await startPlan("templated", {
      zips: { "chat.zip": { code: OK }, "doorkeeper.zip": { code: OK } },
      variables: { "*": { TABLE_ARN: "${aws_dynamodb_table.visitors.arn}" } },
    });
    const given = model.functions.map(({ environment }) => environment["TABLE_ARN"]);
    expect(given).to.deep.equal(
      Array(2).fill("arn:aws:dynamodb:eu-central-1:000000000000:table/chat-visitors"),
    );
    expect(warnings).to.deep.equal([]);
  });

  it("reads a zip from an overridden path", async () => {
    const { "dist/double.zip": code, ...others } = zips;
    const gateway = await startPlan("for-each", {
      zips: { ...others, "elsewhere.zip": code },
      overrides: { "sums-double": "elsewhere.zip" },
    });
    expect(gateway.warnings).to.deep.equal([]);
    const client = await gateway.connect("v1");
    client.send({ do: "double", a: 21 });
    expect(await client.next()).to.equal("42");
  });

  it("lists the functions when an override matches none", async () => {
    const error = await startPlan("for-each", { zips, overrides: { triple: "x.zip" } }).then(
      () => undefined,
      (reason: Error) => reason,
    );
    expect(error?.message).to.match(
      /^"triple" matches no function .*sums-double \(aws_lambda_function/,
    );
  });
});

describe("a plan with a module for each route", () => {
  it("follows variables and outputs of modules, including nested ones", async () => {
    const gateway = await startPlan("module-per-route", {
      zips: {
        "connect.zip": { code: OK },
        "shout.zip": { code: answering("JSON.parse(body).text.toUpperCase()") },
        "whisper.zip": { code: answering("JSON.parse(body).text.toLowerCase()") },
      },
    });
    expect(gateway.warnings).to.deep.equal([]);
    const client = await gateway.connect("dev");
    client.send({ action: "shout", text: "Hello" });
    expect(await client.next()).to.equal("HELLO");
    client.send({ action: "whisper", text: "Hello" });
    expect(await client.next()).to.equal("hello");
  });
});

/** Posts with `https:` and AWS's domain name, like a handler that is unaware of this gateway. */
const postingTo = (endpoint: string): string => `
  const { ApiGatewayManagementApiClient, PostToConnectionCommand } =
    require("@aws-sdk/client-apigatewaymanagementapi");
  exports.handler = async ({ requestContext: context, body }) => {
    const client = new ApiGatewayManagementApiClient({ endpoint: ${endpoint} });
    await client.send(
      new PostToConnectionCommand({ ConnectionId: context.connectionId, Data: "posted " + body }),
    );
    return { statusCode: 200 };
  };`;

describe("a plan whose handlers derive their API's endpoint", () => {
  const zips = {
    "build/echo.zip": {
      code: postingTo('"https://" + context.domainName + "/" + context.stage'),
      file: "src/app.js",
    },
    "build/late.zip": {
      code: postingTo(
        "`https://${process.env.API_ID}.execute-api.${process.env.AWS_REGION}.amazonaws.com/${process.env.STAGE}`",
      ),
      file: "src/app.js",
    },
  };
  const variables = { late: { API_ID: "${aws_apigatewayv2_api.echo.id}", STAGE: "production" } };

  it("delivers a post to requestContext.domainName and stage to the client", async () => {
    const gateway = await startPlan("strangers-endpoint", { zips, variables });
    const client = await gateway.connect("production");
    client.send("anything");
    expect(await client.next(), gateway.lines.join("\n")).to.equal("posted anything");
  });

  it("reports a missing module that the runtime does not have either", async () => {
    const code = 'const { S3 } = require("@aws-sdk/client-unknown"); exports.handler = S3;';
    const gateway = await startPlan("strangers-endpoint", {
      zips: { ...zips, "build/echo.zip": { code, file: "src/app.js" } },
      variables,
    });
    const client = await gateway.connect("production");
    client.send("anything");
    expect(JSON.parse(await client.next())).to.include({ message: "Internal server error" });
    expect(gateway.lines[0]).to.match(
      /^echo: Runtime.ImportModuleError: Error: Cannot find module '@aws-sdk\/client-unknown'/,
    );
  });

  it("delivers a post to the API's id and Region to the client", async () => {
    const gateway = await startPlan("strangers-endpoint", { zips, variables });
    const client = await gateway.connect("production");
    client.send({ action: "late" });
    expect(await client.next(), gateway.lines.join("\n")).to.equal('posted {"action":"late"}');
  });

  it("warns of a policy that it cannot read", async () => {
    const { warnings } = await startPlan("strangers-endpoint", { zips, variables });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^aws_iam_policy\.echo\.policy .* allow everything here/);
  });
});
