// Routes of HTTP APIs that call AWS services directly.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import type { FixtureGateway } from "../../helpers/fixture-gateway.ts";
import { type HttpFixture, startHttpApi } from "../../helpers/http-api.ts";
import { until } from "../../helpers/until.ts";

const QUEUE = { QueueUrl: "${aws_sqs_queue.jobs.url}" };

const createIntegration = (subtype: string, parameters: object, more: object = {}) => ({
  integration_type: "AWS_PROXY",
  integration_subtype: subtype,
  integration_uri: undefined,
  credentials_arn: "${aws_iam_role.caller.arn}",
  payload_format_version: "1.0",
  request_parameters: parameters,
  ...more,
});

const start = (
  integration: object,
  { statements = [{ Effect: "Allow", Action: "*", Resource: "*" }] } = {},
): Promise<FixtureGateway> =>
  startHttpApi({
    routes: {
      "POST /jobs/{id}": { integration: integration as HttpFixture["api"] & {} },
      heard: { code: "async (event) => console.log('heard ' + JSON.stringify(event))" },
    },
    resources: {
      aws_apigatewayv2_route: { heard: undefined },
      aws_apigatewayv2_integration: { heard: undefined },
      aws_iam_role: {
        caller: {
          name: "caller",
          inline_policy: { policy: JSON.stringify({ Statement: statements }) },
        },
      },
      aws_sqs_queue: { jobs: { name: "jobs" } },
      aws_lambda_event_source_mapping: {
        jobs: {
          event_source_arn: "${aws_sqs_queue.jobs.arn}",
          function_name: "${aws_lambda_function.heard.arn}",
        },
      },
      aws_cloudwatch_event_rule: {
        orders: { name: "orders", event_pattern: '{"source":["shop"]}' },
      },
      aws_cloudwatch_event_target: {
        orders: {
          rule: "${aws_cloudwatch_event_rule.orders.name}",
          arn: "${aws_lambda_function.heard.arn}",
        },
      },
      aws_lambda_permission: {
        events: {
          action: "lambda:InvokeFunction",
          function_name: "${aws_lambda_function.heard.arn}",
          principal: "events.amazonaws.com",
        },
      },
    },
    isAlone: true,
  });

const post = (port: number, body: unknown) =>
  callUrl(port, "/jobs/7", { method: "POST", body: JSON.stringify(body) });

/** @returns the first event that the function got. */
const waitForEvent = async ({ lines }: FixtureGateway) => {
  const find = () => lines.find((line) => line.includes("heard {"));
  await until(() => find() !== undefined);
  return JSON.parse(find()!.slice(find()!.indexOf("heard ") + 6));
};

describe("a route of an HTTP API to a service", () => {
  it("sends the body to a queue, and answers in SQS's XML", async () => {
    const gateway = await start(
      createIntegration("SQS-SendMessage", {
        ...QUEUE,
        MessageBody: "$request.body",
        MessageAttributes: '{"id": {"DataType": "String", "StringValue": "$${request.path.id}"}}',
      }),
    );

    const { status, text, headers } = await post(gateway.port, { a: "<b>" });

    expect(status).to.equal(200);
    expect(headers["content-type"]).to.equal("text/xml");
    expect(text).to.match(
      /^<\?xml version="1\.0"\?><SendMessageResponse xmlns="[^"]+"><SendMessageResult><MessageId>[\w-]+<\/MessageId>/,
    );
    const [record] = (await waitForEvent(gateway)).Records;
    expect(record.body).to.equal('{"a":"<b>"}');
    expect(record.messageAttributes.id.stringValue).to.equal("7");
    expect(gateway.warnings).to.deep.equal([]);
  });

  it("sends parts of the request to a bus", async () => {
    const gateway = await start(
      createIntegration("EventBridge-PutEvents", {
        Source: "shop",
        DetailType: "$request.body.kind",
        Detail: "$request.body.order",
        Resources: '["arn:aws:a"]',
      }),
    );

    const { status, text } = await post(gateway.port, { kind: "placed", order: { id: 7 } });

    expect([status, JSON.parse(text).FailedEntryCount]).to.deep.equal([200, 0]);
    expect(await waitForEvent(gateway)).to.deep.include({
      source: "shop",
      "detail-type": "placed",
      detail: { id: 7 },
      resources: ["arn:aws:a"],
    });
  });

  it("gets the service's error for a request that lacks what a parameter names", async () => {
    const gateway = await start(
      createIntegration("SQS-SendMessage", { ...QUEUE, MessageBody: "$request.body.lost.part" }),
    );
    const { status, text } = await post(gateway.port, {});
    expect(status).to.equal(400);
    expect(text).to.match(/^<\?xml version="1\.0"\?><ErrorResponse .*<Code>\w[\w.]*<\/Code>/);
  });

  it("starts an execution, which is shown and does not run", async () => {
    const arn = "arn:aws:states:eu-west-1:000000000000:stateMachine:orders";
    const gateway = await start(
      createIntegration("StepFunctions-StartExecution", {
        StateMachineArn: arn,
        Input: "$request.body",
        Name: "$request.path.id",
      }),
    );
    const { executionArn } = (await post(gateway.port, { a: 1 })).json();
    expect(executionArn).to.equal(`${arn.replace("stateMachine", "execution")}:7`);
    expect(gateway.infos.join("\n")).to.include(`Step Functions accepted ${executionArn}`);
  });

  it("is refused by the service without the role's permission, and says which one", async () => {
    const gateway = await start(
      createIntegration("SQS-SendMessage", { ...QUEUE, MessageBody: "x" }),
      { statements: [] },
    );
    const { status, text } = await post(gateway.port, {});
    expect(status).to.equal(403);
    expect(text).to.include("<Code>AccessDenied</Code>");
    expect(gateway.warnings.join("\n")).to.include("lacks sqs:SendMessage");
  });

  for (const [what, integration, problem] of [
    [
      "of another service",
      createIntegration("Kinesis-PutRecord", { Data: "x" }),
      'integration_subtype "Kinesis-PutRecord" is not served; only SQS-SendMessage, EventBridge-PutEvents and StepFunctions-StartExecution are',
    ],
    [
      "without a required parameter",
      createIntegration("SQS-SendMessage", QUEUE),
      'request_parameters has no MessageBody, or none that the plan says; "SQS-SendMessage" requires QueueUrl and MessageBody',
    ],
    [
      "with a parameter that is not served",
      createIntegration("EventBridge-PutEvents", {
        Source: "a",
        Detail: "{}",
        DetailType: "b",
        Colour: "red",
      }),
      'request_parameters has Colour, which is not served for "EventBridge-PutEvents"; only Detail, DetailType, Source, EventBusName, Resources, Time, TraceHeader and Region are',
    ],
  ] as const) {
    it(`fails and is named at start: ${what}`, async () => {
      const { port, warnings } = await start(integration);
      expect(warnings).to.deep.equal([
        `aws_apigatewayv2_integration.POST__jobs__id_: ${problem}. Requests to the route POST /jobs/{id} get an error.`,
      ]);
      expect((await post(port, {})).status).to.equal(500);
    });
  }

  it("without a role is named at start", async () => {
    const { warnings } = await start(
      createIntegration(
        "SQS-SendMessage",
        { ...QUEUE, MessageBody: "x" },
        { credentials_arn: undefined },
      ),
    );
    expect(warnings).to.deep.equal([
      "aws_apigatewayv2_integration.POST__jobs__id_: It has no credentials_arn, so no service accepts its calls. Set it to the ARN of a role.",
    ]);
  });
});
