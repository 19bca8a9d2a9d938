// Integrations of HTTP APIs: their backends, their changes of requests and responses, and what is not served.
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import {
  readHttpIntegration,
  readQuickIntegration,
} from "../../../gateway/model/http-integrations.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const FUNCTIONS = [{ arn: ARN, functionName: "says" } as LambdaModel];
const URL_BACKEND = { integration_type: "HTTP_PROXY", integration_uri: "https://example.com" };

const integrate = (attributes: Body) =>
  readHttpIntegration(
    createResource("aws_apigatewayv2_route", "r", { target: "integrations/i" }),
    [
      createResource("aws_apigatewayv2_integration", "other", {}),
      createResource("aws_apigatewayv2_integration", "i", attributes),
    ],
    FUNCTIONS,
  );

describe("an integration of an HTTP API", () => {
  it("is a function, with the version 1.0 of the payload unless it is 2.0", () => {
    const fn = { integration_type: "AWS_PROXY", integration_uri: ARN };
    expect(integrate(fn)).to.deep.equal({
      address: "i",
      timeoutMs: 30_000,
      backend: {
        kind: "function",
        target: { functionArn: ARN, fn: FUNCTIONS[0] },
        credentialsArn: undefined,
        format: "1.0",
      },
      requestChanges: [],
      responseChanges: new Map(),
    });
    const more = { payload_format_version: "2.0", credentials_arn: "arn:role" };
    expect(integrate({ ...fn, ...more }).backend).to.deep.include({
      format: "2.0",
      credentialsArn: "arn:role",
    });
    expect(integrate({ ...fn, credentials_arn: "" }).backend).to.deep.include({
      credentialsArn: undefined,
    });
  });

  it("is a URL, with the method of the request unless it has its own", () => {
    const expected = { kind: "url", url: "https://example.com", method: "ANY" };
    expect(integrate(URL_BACKEND).backend).to.deep.equal(expected);
    for (const [integration_method, method] of [
      ["", "ANY"],
      ["PUT", "PUT"],
    ] as const) {
      const { backend } = integrate({ ...URL_BACKEND, integration_method });
      expect(backend).to.deep.equal({ ...expected, method });
    }
    for (const integration_uri of ["http://x", "${stageVariables.url}"]) {
      const { backend } = integrate({ ...URL_BACKEND, integration_uri });
      expect(backend).to.deep.include({ url: integration_uri });
    }
  });

  it("has the timeout that it says, and 30 seconds for none or 0", () => {
    const timeouts = [undefined, 0, 50].map(
      (timeout_milliseconds) =>
        integrate({ ...URL_BACKEND, timeout_milliseconds: timeout_milliseconds ?? null }).timeoutMs,
    );
    expect(timeouts).to.deep.equal([30_000, 30_000, 50]);
  });

  it("changes requests and responses", () => {
    const { requestChanges, responseChanges } = integrate({
      ...URL_BACKEND,
      request_parameters: {
        "append:header.x-a": "1",
        "overwrite:querystring.b.c": "$request.path",
        "overwrite:path": "/x",
        "remove:header.d": "''",
      },
      response_parameters: [
        { status_code: 404, mappings: { "overwrite:statuscode": "200" } },
        { status_code: "500", mappings: {} },
      ],
    });
    expect(requestChanges).to.deep.equal([
      { action: "append", location: "header", name: "x-a", value: "1" },
      { action: "overwrite", location: "querystring", name: "b.c", value: "$request.path" },
      { action: "overwrite", location: "path", name: "", value: "/x" },
      { action: "remove", location: "header", name: "d", value: "''" },
    ]);
    expect([...responseChanges]).to.deep.equal([
      ["404", [{ action: "overwrite", location: "statuscode", name: "", value: "200" }]],
      ["500", []],
    ]);
  });

  for (const key of [
    "set:header.a",
    "append:body.a",
    "append:header.",
    "append:headers",
    "xappend:header.a",
    "append:path.a",
    "append:statuscodes",
    "append:header",
    "",
  ]) {
    it(`does not serve the change ${JSON.stringify(key)}`, () => {
      const expected = (attribute: string) =>
        `i: ${attribute} has the key "${key}", which is not served; expected one such as ` +
        '"append:header.NAME", "overwrite:path" or "remove:querystring.NAME"';
      const request = integrate({ ...URL_BACKEND, request_parameters: { [key]: "x" } });
      expect(request).to.deep.equal({
        address: "i",
        timeoutMs: 30_000,
        unserved: expected("request_parameters"),
        requestChanges: [],
        responseChanges: new Map(),
      });
      const response_parameters = [{ status_code: "200", mappings: { [key]: "x" } }];
      expect(integrate({ ...URL_BACKEND, response_parameters }).unserved).to.equal(
        expected("response_parameters"),
      );
    });
  }

  for (const [what, attributes, problem] of [
    [
      "a VPC link",
      { ...URL_BACKEND, connection_type: "VPC_LINK" },
      'i: connection_type "VPC_LINK" is not served',
    ],
    [
      "no URI",
      { integration_type: "HTTP_PROXY" },
      "i: it has no integration_uri, or none that the plan says",
    ],
    [
      "another scheme",
      { ...URL_BACKEND, integration_uri: "ftp://x" },
      'i: integration_uri "ftp://x" is not served; expected a URL with http:// or https://',
    ],
    [
      "a path parameter in its host",
      { ...URL_BACKEND, integration_uri: "https://api{proxy}/x" },
      "i: integration_uri is not served: it has {proxy} in its host, so a client could choose the host; put parameters into the path",
    ],
    [
      "a URL in the middle",
      { ...URL_BACKEND, integration_uri: "x http://x" },
      'i: integration_uri "x http://x" is not served; expected a URL with http:// or https://',
    ],
    [
      "another type",
      { integration_type: "MOCK", integration_uri: ARN },
      `i: integration_type "MOCK" with the integration_uri "${ARN}" is not served; ` +
        'expected "AWS_PROXY" with "${aws_lambda_function.NAME.invoke_arn}", or "HTTP_PROXY" with a URL',
    ],
    [
      "a function that is a URL",
      { integration_type: "AWS_PROXY", integration_uri: "https://x" },
      'i: integration_type "AWS_PROXY" with the integration_uri "https://x" is not served; ' +
        'expected "AWS_PROXY" with "${aws_lambda_function.NAME.invoke_arn}", or "HTTP_PROXY" with a URL',
    ],
    [
      "no type",
      { integration_uri: "https://x" },
      'i: integration_type "" with the integration_uri "https://x" is not served; ' +
        'expected "AWS_PROXY" with "${aws_lambda_function.NAME.invoke_arn}", or "HTTP_PROXY" with a URL',
    ],
  ] as const) {
    it(`is not served with ${what}`, () => {
      expect(integrate(attributes).unserved).to.equal(problem);
    });
  }

  for (const [target, text] of [
    [undefined, "not set, or not in the plan"],
    ["integrations/x", '"integrations/x", which is not an integration of its API'],
  ] as const) {
    it(`is missing when the target is ${target}`, () => {
      const route = createResource("aws_apigatewayv2_route", "r", { target });
      expect(readHttpIntegration(route, [], [])).to.deep.equal({
        address: "r",
        timeoutMs: 30_000,
        unserved: `r: its target is ${text}`,
        requestChanges: [],
        responseChanges: new Map(),
      });
    });
  }

  it("of an API with a target is a function or a URL", () => {
    const quick = (attributes: Body) =>
      readQuickIntegration(createResource("aws_apigatewayv2_api", "a", attributes), FUNCTIONS);
    const common = {
      address: "a",
      timeoutMs: 30_000,
      requestChanges: [],
      responseChanges: new Map(),
    };
    expect(quick({})).to.equal(undefined);
    expect(quick({ target: "" })).to.equal(undefined);
    expect(quick({ target: ARN, credentials_arn: "arn:role" })).to.deep.equal({
      ...common,
      backend: {
        kind: "function",
        target: { functionArn: ARN, fn: FUNCTIONS[0] },
        credentialsArn: "arn:role",
        format: "2.0",
      },
    });
    expect(quick({ target: ARN, credentials_arn: "" })?.backend).to.deep.include({
      credentialsArn: undefined,
    });
    expect(quick({ target: "https://example.com" })).to.deep.equal({
      ...common,
      backend: { kind: "url", url: "https://example.com", method: "ANY" },
    });
  });

  it("does not hide a fault of the gateway itself", () => {
    const faulty = {
      ...createResource("aws_apigatewayv2_integration", "i", URL_BACKEND),
      attribute: (name: string) => {
        if (name === "integration_uri") throw new TypeError("a fault");
        return name === "id" ? "i" : undefined;
      },
    };
    const route = createResource("aws_apigatewayv2_route", "r", { target: "integrations/i" });
    expect(() => readHttpIntegration(route, [faulty], [])).to.throw(TypeError, "a fault");
  });
});
