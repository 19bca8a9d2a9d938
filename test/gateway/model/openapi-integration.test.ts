// The integration of an operation in an OpenAPI definition.
import { expect } from "chai";
import {
  type Body,
  FUNCTION,
  URI,
  PROXY,
  attributes,
  importOperation,
} from "../helpers/openapi-import.ts";

describe("the integration of an operation", () => {
  const integrate = (given: Body | undefined, more: Body = {}) =>
    importOperation({ "x-amazon-apigateway-integration": given ?? null }, more).integration;

  it("has the arguments of Terraform's resource", () => {
    const integration = integrate({
      type: "aws_proxy",
      uri: "arn:${AWSPartition}:lambda:${AWSRegion}:${AWSAccountId}:function:says",
      httpMethod: "post",
      credentials: "arn:${AWSPartition}:iam::${AWSAccountId}:role/r",
      payloadFormatVersion: 2,
      timeoutInMillis: 500,
      connectionType: "INTERNET",
      requestParameters: { "append:header.a": "b" },
      responseParameters: { "200": { "append:header.c": "d" } },
    });
    expect(integration?.type).to.equal("aws_apigatewayv2_integration");
    expect(attributes(integration, ...integration!.given, "integration_subtype")).to.deep.equal({
      api_id: "abc",
      integration_type: "AWS_PROXY",
      integration_subtype: undefined,
      integration_uri: FUNCTION,
      integration_method: "POST",
      credentials_arn: "arn:aws:iam::000000000000:role/r",
      payload_format_version: "2.0",
      timeout_milliseconds: 500,
      request_parameters: { "append:header.a": "b" },
      response_parameters: [{ status_code: "200", mappings: { "append:header.c": "d" } }],
    });
    expect(
      attributes(integrate(PROXY), "payload_format_version", "response_parameters"),
    ).to.deep.equal({ payload_format_version: "1.0", response_parameters: [] });
  });

  it("may be a reference, and a subtype needs no URI", () => {
    const integrations = { shared: { type: "AWS_PROXY", integrationSubtype: "SQS-SendMessage" } };
    const integration = integrate(
      { $ref: "#/components/x-integrations/shared" },
      { components: { "x-integrations": integrations } },
    );
    expect(attributes(integration, "integration_type", "integration_subtype")).to.deep.equal({
      integration_type: "AWS_PROXY",
      integration_subtype: "SQS-SendMessage",
    });
  });

  for (const [what, given, problem] of [
    ["none", undefined, "its operation has no such object"],
    ["a text", "x", "its operation has no such object"],
    [
      "a mock",
      { type: "mock" },
      'type "mock" is not a type of HTTP APIs; expected "aws_proxy" or "http_proxy"',
    ],
    [
      "no type",
      { uri: URI },
      'type null is not a type of HTTP APIs; expected "aws_proxy" or "http_proxy"',
    ],
    [
      "a VPC link",
      { ...PROXY, connectionType: "vpc_link" },
      'connectionType "VPC_LINK" is not served',
    ],
    ["no URI", { type: "HTTP_PROXY" }, "it has no uri, or none that the plan says"],
    [
      "another scheme",
      { ...PROXY, uri: "ftp://x" },
      'uri "ftp://x" is not served; expected a URL with http:// or https://',
    ],
    [
      "a URL in the middle",
      { ...PROXY, uri: "x https://x" },
      'uri "x https://x" is not served; expected a URL with http:// or https://',
    ],
    [
      "no function",
      { type: "aws_proxy", uri: URI },
      'uri "https://example.com" is not served; expected that of a function, such as "${aws_lambda_function.NAME.invoke_arn}"',
    ],
  ] as const) {
    it(`fails when its type is read, with ${what}`, () => {
      const integration = integrate(given as never);
      expect(() => integration?.attribute("integration_type")).to.throw(
        `web.body["GET /a"].x-amazon-apigateway-integration: ${problem}`,
      );
      expect(integration?.attribute("api_id")).to.equal("abc");
    });
  }

  for (const uri of ["http://x", "https://x", "${stageVariables.url}/x"]) {
    it(`may call ${uri}`, () => {
      expect(integrate({ ...PROXY, uri })?.attribute("integration_type")).to.equal("HTTP_PROXY");
    });
  }
});
