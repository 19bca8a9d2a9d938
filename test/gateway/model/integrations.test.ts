// Integrations of WebSocket APIs: the backend by the type, and what is not served.
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { readIntegration } from "../../../gateway/model/integrations.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const SAYS = { arn: ARN, functionName: "says" } as LambdaModel;
const TARGET = { functionArn: ARN, fn: SAYS };
const QUEUE_URI = "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/jobs";

const readWith = (target: string | undefined, attributes: Body) =>
  readIntegration(createResource("aws_apigatewayv2_route", "r", { target }), {
    integrations: [
      createResource("aws_apigatewayv2_integration", "x.other", { integration_type: "MOCK" }),
      createResource("aws_apigatewayv2_integration", "x.own", attributes),
    ],
    integrationResponses: [],
    functions: [SAYS],
  });

const read = (attributes: Body) => readWith("integrations/x.own", attributes);

describe("an integration of a WebSocket API", () => {
  it("calls a function with the event itself, for at most 29 seconds", () => {
    expect(read({ integration_type: "AWS_PROXY", integration_uri: ARN })).to.deep.equal({
      address: "x.own",
      target: TARGET,
      credentialsArn: undefined,
      timeoutMs: 29_000,
    });
  });

  it("has a role and a timeout; 0 is none", () => {
    const attributes = {
      integration_type: "AWS_PROXY",
      integration_uri: ARN,
      credentials_arn: "arn:role",
    };
    expect(read({ ...attributes, timeout_milliseconds: 50 })).to.include({
      credentialsArn: "arn:role",
      timeoutMs: 50,
    });
    expect(read({ ...attributes, timeout_milliseconds: 0 }).timeoutMs).to.equal(29_000);
  });

  for (const [type, uri, parts] of [
    ["AWS_PROXY", ARN, ["target"]],
    ["AWS", ARN, ["target", "mapping"]],
    ["AWS", QUEUE_URI, ["service", "mapping"]],
    ["HTTP", "https://example.com", ["http", "mapping"]],
    ["HTTP_PROXY", "https://example.com", ["http"]],
    ["MOCK", "", ["mapping"]],
  ] as const) {
    it(`of the type ${type} with the URI ${JSON.stringify(uri)} has ${parts.join(" and ")}`, () => {
      const { address, timeoutMs, credentialsArn, ...backend } = read({
        integration_type: type,
        integration_uri: uri,
      });
      expect([address, timeoutMs, credentialsArn]).to.deep.equal(["x.own", 29_000, undefined]);
      expect(Object.keys(backend).toSorted()).to.deep.equal([...parts].toSorted());
    });
  }

  const HEADER = "integration.request.header.X-Amz-Invocation-Type";
  for (const [what, request_parameters, expected] of [
    ["the invocation type Event", { [HEADER]: "'Event'" }, true],
    ["the type in lower case", { [HEADER.toLowerCase()]: "'Event'" }, true],
    [
      "the type among other parameters",
      { "integration.request.header.a": "'b'", [HEADER]: "'Event'" },
      true,
    ],
    ["another invocation type", { [HEADER]: "'RequestResponse'" }, undefined],
    ["another parameter with that value", { "integration.request.header.a": "'Event'" }, undefined],
    ["no parameters", {}, undefined],
  ] as [string, Body, boolean | undefined][]) {
    it(`${expected ? "does not wait" : "waits"} for the function with ${what}`, () => {
      const attributes = { integration_type: "AWS", integration_uri: ARN, request_parameters };
      const { mapping, ...integration } = read(attributes);
      expect(mapping).not.to.equal(undefined);
      expect(integration).to.deep.equal({
        address: "x.own",
        target: TARGET,
        ...(expected && { isAsynchronous: true }),
        credentialsArn: undefined,
        timeoutMs: 29_000,
      });
    });
  }

  for (const [what, attributes, problem] of [
    [
      "a VPC link",
      { integration_type: "HTTP_PROXY", connection_type: "VPC_LINK", integration_uri: "https://x" },
      'connection_type "VPC_LINK" is not served: the gateway does not connect to VPCs',
    ],
    [
      "another type",
      { integration_type: "GRAPHQL" },
      'integration_type "GRAPHQL" is not served; only "AWS_PROXY", "AWS", "HTTP_PROXY", "HTTP" and "MOCK" are',
    ],
    [
      "a service that is not served",
      { integration_type: "AWS", integration_uri: "arn:aws:apigateway:eu-west-1:kinesis:action/X" },
      'integration_uri "arn:aws:apigateway:eu-west-1:kinesis:action/X" is not served; only those of ' +
        "Lambda functions, DynamoDB, EventBridge, SNS, SQS and Step Functions are, " +
        'such as "${aws_lambda_function.NAME.invoke_arn}"',
    ],
    [
      "a proxy of a service",
      { integration_type: "AWS_PROXY", integration_uri: QUEUE_URI },
      `integration_uri "${QUEUE_URI}" is not that of a Lambda function, which "AWS_PROXY" requires; ` +
        'use "${aws_lambda_function.NAME.invoke_arn}"',
    ],
    ...["AWS", "AWS_PROXY", "HTTP", "HTTP_PROXY"].map((integration_type) => [
      `no URI, of the type ${integration_type}`,
      { integration_type },
      "it has no integration_uri, or none that the plan says",
    ]),
  ] as [string, Body, string][]) {
    it(`is not served with ${what}, and keeps its role and its timeout`, () => {
      const more = { credentials_arn: "arn:role", timeout_milliseconds: 60 };
      expect(read({ ...attributes, ...more })).to.deep.equal({
        address: "x.own",
        unserved: `x.own: ${problem}`,
        credentialsArn: "arn:role",
        timeoutMs: 60,
      });
    });
  }

  it("is missing where a route has no target, and must be one of the API's own", () => {
    expect(readWith(undefined, {})).to.deep.equal({
      address: "r",
      unserved: "r: it has no target, or none that the plan says",
      timeoutMs: 29_000,
    });
    expect(() => readWith("integrations/x.none", {}))
      .to.throw(
        'r: target "integrations/x.none" is not an integration of its API. ' +
          'Set it to "integrations/${aws_apigatewayv2_integration.NAME.id}", where NAME is one of: other, own.',
      )
      .with.property("code", "INVALID_CONFIGURATION");
  });

  it("without a type is an error of the configuration, not of the route", () => {
    expect(() => read({ integration_uri: ARN })).to.throw(
      "x.own: integration_type is missing; expected a string",
    );
  });
});
