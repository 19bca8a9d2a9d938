// What the import of an OpenAPI definition makes: routes, integrations and authorizers, and what it ignores.
import { expect } from "chai";
import { readDefinitions } from "../../../gateway/model/openapi-definitions.ts";
import { importDefinition } from "../../../gateway/model/openapi-resources.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Resource } from "../../../gateway/terraform/configuration.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const API = createResource("aws_apigatewayv2_api", "web", {
  id: "abc",
  execution_arn: "arn:aws:execute-api:eu-west-1:000000000000:abc",
});

const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const URI = "https://example.com";
const PROXY = { type: "http_proxy", uri: URI };

type Body = { [name: string]: Value };

const attributes = (resource: Resource | undefined, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, resource?.attribute(name)]));

const importPaths = (paths: Body, more: Body = {}) =>
  importDefinition(API, { openapi: "3.0.1", paths, ...more });

const keysOf = (paths: Body) =>
  importPaths(paths).routes.map((route) => route.attribute("route_key"));

/** Imports one operation. */
const importOperation = (operation: Body, more: Body = {}) => {
  const { routes, integrations, authorizers, problems } = importPaths(
    { "/a": { get: { "x-amazon-apigateway-integration": PROXY, ...operation } } },
    more,
  );
  return { route: routes[0], integration: integrations[0], authorizers, problems };
};

describe("the import of a definition", () => {
  it("makes nothing without one", () => {
    expect(importDefinition(API, undefined)).to.deep.equal({
      routes: [],
      integrations: [],
      authorizers: [],
      problems: [],
    });
  });

  for (const [what, body, given] of [
    ["Swagger 2.0", { swagger: "2.0", paths: { "/a": { get: {} } } }, '"2.0"'],
    ["OpenAPI 3.1", { openapi: "3.1.0", paths: { "/a": { get: {} } } }, '"3.1.0"'],
    ["a number", { openapi: 3, paths: { "/a": { get: {} } } }, "3"],
    ["a later version that contains it", { openapi: "13.0.1" }, '"13.0.1"'],
    ["no version", {}, "null"],
  ] as const) {
    it(`makes nothing of ${what}, and says so`, () => {
      expect(importDefinition(API, body as unknown as Body)).to.deep.equal({
        routes: [],
        integrations: [],
        authorizers: [],
        problems: [
          `web: its body has the version ${given}, which HTTP APIs do not import; ` +
            'expected "openapi": "3.0.1". None of its routes is served.',
        ],
      });
    });
  }

  it("makes a route of each operation, and of nothing else in a path", () => {
    const methods = ["delete", "get", "head", "options", "patch", "post", "put"];
    const item = Object.fromEntries(methods.map((method) => [method, {}]));
    expect(
      keysOf({ "/a": { ...item, trace: {}, GET: {}, parameters: [], summary: "x", put: "x" } }),
    ).to.deep.equal(methods.slice(0, -1).map((method) => `${method.toUpperCase()} /a`));
    expect(keysOf({ "/a": { put: {} }, "/b": null, "/c": "x" })).to.deep.equal(["PUT /a"]);
    expect(importPaths({}).routes).to.deep.equal([]);
    expect(importDefinition(API, { openapi: "3.0.3" }).routes).to.deep.equal([]);
  });

  it("makes routes for any method, and the default route", () => {
    const any = (body: Body) => ({ "x-amazon-apigateway-any-method": body });
    expect(
      keysOf({
        "/a": any({}),
        "/b": any({ isDefaultRoute: true }),
        "/c": any({ isDefaultRoute: 1 }),
      }),
    ).to.deep.equal(["ANY /a", "$default", "ANY /c"]);
    expect(keysOf({ "/a": { get: { isDefaultRoute: true } } })).to.deep.equal(["GET /a"]);
  });

  it("gives a route the API, its integration, and no authorization without security", () => {
    const { route, integration, problems } = importOperation({});
    expect(route).to.deep.include({
      type: "aws_apigatewayv2_route",
      address: 'web.body["GET /a"]',
    });
    expect(
      attributes(route, "api_id", "route_key", "target", "authorization_type", "authorizer_id"),
    ).to.deep.equal({
      api_id: "abc",
      route_key: "GET /a",
      target: `integrations/${String(integration?.attribute("id"))}`,
      authorization_type: "NONE",
      authorizer_id: undefined,
    });
    expect(integration?.address).to.equal('web.body["GET /a"].x-amazon-apigateway-integration');
    expect(problems).to.deep.equal([]);
  });

  it("ignores extensions that HTTP APIs do not have, CORS, and security for all", () => {
    const { problems } = importOperation(
      {
        "x-amazon-apigateway-auth": {},
        "x-amazon-apigateway-request-validator": "all",
        "x-other": 1,
        summary: "x",
      },
      { "x-amazon-apigateway-cors": {}, security: [{ jwt: [] }] },
    );
    expect(problems).to.deep.equal([
      "web: its body has x-amazon-apigateway-cors, but Terraform's provider replaces it with cors_configuration, or " +
        "deletes it where that is not set. Set cors_configuration.",
      "web: its body has security for all operations, which API Gateway does not support, so it protects no route. Set " +
        "security in each operation.",
      'web.body["GET /a"]: x-amazon-apigateway-request-validator has no effect: HTTP APIs do not have it.',
    ]);
    expect(importOperation({}, { security: [] }).problems).to.deep.equal([]);
    expect(importOperation({}, { security: "x" }).problems).to.deep.equal([]);
  });
});

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

describe("the security of an operation", () => {
  const JWT = {
    type: "jwt",
    identitySource: "$request.header.A , $request.header.B",
    jwtConfiguration: { issuer: "https://id.example.com", audience: ["app"] },
  };
  const secure = (authorizer: Value, requirement: Value = [{ own: ["read"] }], scheme: Body = {}) =>
    importOperation(
      { security: requirement },
      {
        components: {
          securitySchemes: {
            own: {
              ...scheme,
              ...(authorizer !== null && { "x-amazon-apigateway-authorizer": authorizer }),
            },
          },
        },
      },
    );
  const typeOf = ({ route }: ReturnType<typeof secure>) => route?.attribute("authorization_type");

  it("is IAM by the operation or by its scheme", () => {
    for (const type of ["AWS_IAM", "aws_iam"])
      expect(typeOf(importOperation({ "x-amazon-apigateway-auth": { type } }))).to.equal("AWS_IAM");
    expect(
      typeOf(secure(null, undefined, { "x-amazon-apigateway-authtype": "awsSigv4" })),
    ).to.equal("AWS_IAM");
    expect(typeOf(importOperation({ "x-amazon-apigateway-auth": { type: "NONE" } }))).to.equal(
      "NONE",
    );
  });

  it("is a JWT authorizer, with scopes", () => {
    const { route, authorizers, problems } = secure(JWT);
    const [authorizer, ...others] = authorizers;
    expect([others, problems]).to.deep.equal([[], []]);
    expect(authorizer).to.deep.include({
      type: "aws_apigatewayv2_authorizer",
      address: 'web.body.securitySchemes["own"]',
    });
    expect(attributes(authorizer, ...authorizer!.given)).to.deep.equal({
      api_id: "abc",
      identity_sources: ["$request.header.A", "$request.header.B"],
      jwt_configuration: [{ issuer: "https://id.example.com", audience: ["app"] }],
    });
    expect(
      attributes(route, "authorization_type", "authorizer_id", "authorization_scopes"),
    ).to.deep.equal({
      authorization_type: "JWT",
      authorizer_id: authorizer?.attribute("id"),
      authorization_scopes: ["read"],
    });
  });

  it("is an authorizer function", () => {
    const { route, authorizers } = secure({
      type: "request",
      authorizerUri: "arn:aws:lambda:${AWSRegion}:${AWSAccountId}:function:says",
      authorizerCredentials: "arn:${AWSPartition}:iam::${AWSAccountId}:role/r",
      authorizerPayloadFormatVersion: 2,
      authorizerResultTtlInSeconds: 60,
      enableSimpleResponses: true,
      identitySource: ["$request.header.A", "", 5, null],
    });
    expect(route?.attribute("authorization_type")).to.equal("CUSTOM");
    expect(
      attributes(
        authorizers[0],
        "identity_sources",
        "jwt_configuration",
        "authorizer_uri",
        "authorizer_credentials_arn",
        "authorizer_payload_format_version",
        "authorizer_result_ttl_in_seconds",
        "enable_simple_responses",
      ),
    ).to.deep.equal({
      identity_sources: ["$request.header.A", "5"],
      jwt_configuration: [{ issuer: null, audience: [] }],
      authorizer_uri: FUNCTION,
      authorizer_credentials_arn: "arn:aws:iam::000000000000:role/r",
      authorizer_payload_format_version: "2.0",
      authorizer_result_ttl_in_seconds: 60,
      enable_simple_responses: true,
    });
  });

  it("keeps a type that HTTP APIs do not have, so that nobody may call it", () => {
    expect(typeOf(secure({ type: "token" }))).to.equal("TOKEN");
    expect(typeOf(secure({}))).to.equal("of no type");
  });

  it("is one authorizer for all operations that name the scheme", () => {
    const operation = { security: [{ own: [] }], "x-amazon-apigateway-integration": PROXY };
    const { authorizers } = importPaths(
      { "/a": { get: operation, post: operation } },
      { components: { securitySchemes: { own: { "x-amazon-apigateway-authorizer": JWT } } } },
    );
    expect(authorizers).to.have.length(1);
  });

  for (const requirement of [[{ other: [] }], [{ own: [] }]] as const) {
    it(`is none without an authorizer, which is reported: ${JSON.stringify(requirement)}`, () => {
      const read = secure(null, requirement as unknown as Value);
      const [name] = Object.keys(requirement[0]);
      expect(typeOf(read)).to.equal("NONE");
      expect(read.authorizers).to.deep.equal([]);
      expect(read.problems).to.deep.equal([
        `web.body["GET /a"]: the security scheme "${name}" has no x-amazon-apigateway-authorizer, so it does not ` +
          "protect the route.",
      ]);
    });
  }

  it("is none with an empty requirement", () => {
    for (const requirement of [[], [{}], {}]) {
      const read = secure(JWT, requirement);
      expect([typeOf(read), read.problems]).to.deep.equal(["NONE", []]);
    }
  });
});

describe("the body of an HTTP API", () => {
  const read = async (body: Value, protocol_type = "HTTP", type = "aws_apigatewayv2_api") =>
    Object.fromEntries(
      await readDefinitions([createResource(type, "web", { protocol_type, body })]),
    );
  const refusal = (body: Value) => read(body).then(String, (error: Error) => error.message);

  it("is JSON or YAML, where dates and versions stay as they are written", async () => {
    expect(await read('{"openapi":"3.0.1"}')).to.deep.equal({ web: { openapi: "3.0.1" } });
    expect(await read("openapi: 3.0.1\nat: 2020-01-01\nversion: 2.0")).to.deep.equal({
      web: { openapi: "3.0.1", at: "2020-01-01", version: 2 },
    });
  });

  it("is read of HTTP APIs only, and may be empty", async () => {
    for (const body of ["", " \n", null]) expect(await read(body)).to.deep.equal({});
    expect(await read("{}", "WEBSOCKET")).to.deep.equal({});
    expect(await read("{}", "HTTP", "aws_api_gateway_rest_api")).to.deep.equal({});
  });

  it("is refused when it is neither, or no map", async () => {
    expect(await refusal(5)).to.match(/^web: body is .*; expected a text/);
    expect(await refusal("[1]")).to.include(
      "web: body is not a map in JSON or YAML; expected an OpenAPI 3.0 definition",
    );
    const message = await refusal("a: [");
    expect(message).to.match(/^web: body is neither JSON nor YAML: .+; expected an OpenAPI 3\.0/);
    expect(message).not.to.include("\n");
  });

  it("is refused when it is deep, or has many aliases", async () => {
    const nested = (depth: number) => `${"{a: ".repeat(depth)}1${"}".repeat(depth)}`;
    const aliased = (count: number) =>
      `a: &a 1\nb: [${Array.from({ length: count }, () => "*a").join(", ")}]`;
    expect(await refusal(nested(50))).to.equal("[object Object]");
    expect(await refusal(nested(102))).to.include("body is neither JSON nor YAML");
    expect(await refusal(aliased(1000))).to.equal("[object Object]");
    expect(await refusal(aliased(1001))).to.include("body is neither JSON nor YAML");
  });
});
