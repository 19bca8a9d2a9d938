// Routes that read and write a table without a function.
import { expect } from "chai";
import { createJsonClient } from "../../../gateway/aws/json-client.ts";
import { waitForRefusal } from "../../helpers/client.ts";
import { type DirectRoute, directStack } from "../../helpers/direct-stack.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { ask } from "../helpers/queue-route.ts";

const TABLE = {
  aws_dynamodb_table: {
    people: {
      name: "people",
      billing_mode: "PAY_PER_REQUEST",
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
    },
  },
};

const TABLE_ARN = "arn:aws:dynamodb:eu-west-1:000000000000:table/people";

const start = (operation: string, template: string, options: Partial<DirectRoute> = {}) =>
  startFixture(
    directStack({
      resources: TABLE,
      ...options,
      integration: {
        integration_uri: `arn:aws:apigateway:eu-west-1:dynamodb:action/${operation}`,
        request_templates: { $default: template },
        ...options.integration,
      },
    }),
  );

const call = <Result>({ port }: FixtureGateway, operation: string, input: object) =>
  createJsonClient(port, "eu-west-1").call<Result>(`DynamoDB_20120810.${operation}`, {
    TableName: "people",
    ...input,
  });

const put = (gateway: FixtureGateway, id: string) =>
  call(gateway, "PutItem", { Item: { id: { S: id }, n: { N: "1" } } });

const ITEM = `{"id": {"S": "$input.path('$.id')"}}`;

describe("a route to a table", () => {
  it("puts items", async () => {
    const gateway = await start(
      "PutItem",
      `{"TableName": "people", "Item": {"id": {"S": "$input.path('$.id')"}, "at": {"N": "$context.connectedAt"}}}`,
    );
    expect(gateway.warnings).to.deep.equal([]);
    expect(await ask(gateway, { action: "direct", id: "ann" })).to.equal("{}");
    const { Item } = await call<{ Item: object }>(gateway, "GetItem", {
      Key: { id: { S: "ann" } },
    });
    expect(Item)
      .to.have.nested.property("at.N")
      .that.matches(/^\d{13}$/);
  });

  for (const [operation, template, expected] of [
    [
      "GetItem",
      `{"TableName": "people", "Key": ${ITEM}}`,
      '"Item":{"id":{"S":"ann"},"n":{"N":"1"}}',
    ],
    [
      "Query",
      `{"TableName": "people", "KeyConditionExpression": "id = :id", "ExpressionAttributeValues": {":id": {"S": "$input.path('$.id')"}}}`,
      '"Count":1',
    ],
    ["Scan", '{"TableName": "people"}', '"Count":2'],
    [
      "UpdateItem",
      `{"TableName": "people", "Key": ${ITEM}, "UpdateExpression": "ADD n :one", "ExpressionAttributeValues": {":one": {"N": "1"}}, "ReturnValues": "UPDATED_NEW"}`,
      '"Attributes":{"n":{"N":"2"}}',
    ],
    [
      "DeleteItem",
      `{"TableName": "people", "Key": ${ITEM}, "ReturnValues": "ALL_OLD"}`,
      '"Attributes":{"id":{"S":"ann"},"n":{"N":"1"}}',
    ],
  ] as const) {
    it(`calls ${operation}`, async () => {
      const gateway = await start(operation, template);
      await put(gateway, "ann");
      await put(gateway, "ben");
      expect(await ask(gateway, { action: "direct", id: "ann" })).to.include(expected);
    });
  }

  it("maps items with a response template", async () => {
    const gateway = await start("Scan", '{"TableName": "people"}', {
      responses: {
        $default: {
          response_templates: {
            $default:
              "[#foreach($item in $input.path('$.Items'))\"$item.id.S\"#if($foreach.hasNext),#end#end]",
          },
        },
      },
    });
    await put(gateway, "ann");
    await put(gateway, "ben");
    expect(JSON.parse(await ask(gateway, { action: "direct" }))).to.have.members(["ann", "ben"]);
  });

  it("may be $connect, which stores the connection", async () => {
    const gateway = await start(
      "PutItem",
      '{"TableName": "people", "Item": {"id": {"S": "$context.connectionId"}}}',
      { routeKey: "$connect", isTwoWay: false },
    );
    await gateway.connect();
    const { Items } = await call<{ Items: object[] }>(gateway, "Scan", {});
    expect(Items).to.deep.equal([{ id: { S: gateway.connections()[0] } }]);
  });

  it("may be called by a header", async () => {
    const gateway = await start("", '{"TableName": "people"}', {
      integration: {
        integration_uri: "arn:aws:apigateway:eu-west-1:dynamodb:path//",
        request_parameters: {
          "integration.request.header.X-Amz-Target": "'DynamoDB_20120810.Scan'",
        },
      },
    });
    expect(await ask(gateway, { action: "direct" })).to.include('"Count":0');
  });
});

describe("a route to a table fails", () => {
  it("with DynamoDB's own error, which integration responses match by status", async () => {
    const gateway = await start("PutItem", '{"TableName": "others", "Item": {}}', {
      responses: {
        "/4\\d\\d/": { response_templates: { $default: "failed: $input.path('$.__type')" } },
        $default: {},
      },
    });
    expect(await ask(gateway, { action: "direct" })).to.match(
      /^failed: com\.amazon.*#\w+Exception$/,
    );
    expect(gateway.warnings[0]).to.include(
      "aws_apigatewayv2_integration.direct: the service answered 400",
    );
  });

  it("with a role that may not, also by its conditions", async () => {
    const statements = [
      {
        Effect: "Allow",
        Action: "dynamodb:GetItem",
        Resource: TABLE_ARN,
        Condition: { "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["ann"] } },
      },
    ];
    const gateway = await start("GetItem", `{"TableName": "people", "Key": ${ITEM}}`, {
      statements,
    });
    expect(await ask(gateway, { action: "direct", id: "ann" })).to.equal("{}");
    const refused = JSON.parse(await ask(gateway, { action: "direct", id: "ben" }));
    expect(refused).to.have.property("__type", "com.amazon.coral.service#AccessDeniedException");
    expect(refused.message).to.include(
      `not authorized to perform: dynamodb:GetItem on resource: ${TABLE_ARN}`,
    );
    expect(gateway.warnings.join()).to.include(
      "would allow it, but ForAllValues:StringEquals dynamodb:LeadingKeys",
    );
  });

  it("without an operation, and with a request that is not JSON", async () => {
    const unknown = await start("", "{}", {
      integration: { integration_uri: "arn:aws:apigateway:eu-west-1:dynamodb:path//" },
    });
    expect(await ask(unknown, { action: "direct" })).to.include("UnknownOperationException");
    const text = await start("PutItem", "no JSON");
    expect(await ask(text, { action: "direct" })).to.include("SerializationException");
  });

  it("as $connect, which rejects the handshake", async () => {
    const gateway = await start("PutItem", '{"TableName": "others", "Item": {}}', {
      routeKey: "$connect",
      isTwoWay: false,
    });
    expect(await waitForRefusal(gateway.url)).to.equal(400);
  });
});
