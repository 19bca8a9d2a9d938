// What is wrong with an OpenAPI definition, or ignored of it: named at start.
import { expect } from "chai";
import { startGateway } from "../../../gateway/index.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { writeFixtureStack } from "../../helpers/fixture-stack.ts";
import { callUrl } from "../../helpers/function-url.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { createHttpStack } from "../../helpers/http-api.ts";
import { createDefinitionFixture, define, SAYS, startDefinition } from "../../helpers/openapi.ts";

const startFails = async (body: string): Promise<string> => {
  const { configurationPath, remove } = await writeFixtureStack(
    createHttpStack(createDefinitionFixture(body)),
  );
  closeAfterwards(remove);
  return (await catchRejection(startGateway({ configurationPath }))).message;
};

const POOL = 'aws_apigatewayv2_api.web.body.securitySchemes["pool"]';

describe("a part of an OpenAPI definition that is not served", () => {
  it("fails by route where it is not served, and says so at start", async () => {
    const body = (integration: object | undefined) => ({
      get: { ...(integration && { "x-amazon-apigateway-integration": integration }) },
    });
    const { port, warnings } = await startDefinition(
      define(
        {
          "/pets": { get: { ...SAYS, "x-amazon-apigateway-request-validator": "all" } },
          "/bare": body(undefined),
          "/mock": body({ type: "mock" }),
          "/vpc": body({ type: "http_proxy", uri: "http://a", connectionType: "VPC_LINK" }),
          "/odd": body({ type: "http_proxy", uri: "ftp://a" }),
          "/far": body({ type: "aws_proxy", uri: "https://example.com" }),
          "/open": { get: { ...SAYS, security: [{ key: [] }] } },
          "/shut": { get: { ...SAYS, security: [{ pool: [] }] } },
        },
        {
          "x-amazon-apigateway-cors": { allowOrigins: ["*"] },
          security: [{ key: [] }],
          components: {
            securitySchemes: {
              key: { type: "apiKey" },
              pool: { "x-amazon-apigateway-authorizer": { type: "cognito_user_pools" } },
            },
          },
        },
      ),
    );
    const of = (path: string) => `aws_apigatewayv2_api.web.body["GET ${path}"]`;
    const integration = (path: string) => `${of(path)}.x-amazon-apigateway-integration`;
    const failing = (path: string, problem: string) =>
      `${integration(path)}: ${problem}. Requests to the route GET ${path} get an error.`;
    expect(warnings).to.deep.equal([
      "aws_apigatewayv2_api.web: its body has x-amazon-apigateway-cors, but Terraform's provider replaces it with cors_configuration, or deletes it where that is not set. Set cors_configuration.",
      "aws_apigatewayv2_api.web: its body has security for all operations, which API Gateway does not support, so it protects no route. Set security in each operation.",
      `${of("/pets")}: x-amazon-apigateway-request-validator has no effect: HTTP APIs do not have it.`,
      `${of("/open")}: the security scheme "key" has no x-amazon-apigateway-authorizer, so it does not protect the route.`,
      failing("/bare", "its operation has no such object"),
      failing(
        "/mock",
        'type "mock" is not a type of HTTP APIs; expected "aws_proxy" or "http_proxy"',
      ),
      failing("/vpc", 'connectionType "VPC_LINK" is not served'),
      failing("/odd", 'uri "ftp://a" is not served; expected a URL with http:// or https://'),
      failing(
        "/far",
        'uri "https://example.com" is not served; expected that of a function, such as "${aws_lambda_function.NAME.invoke_arn}"',
      ),
      `${of("/shut")}: authorization_type "COGNITO_USER_POOLS" and authorizer_id ${JSON.stringify(POOL)} name no authorizer of its API. Requests to the route GET /shut get 401.`,
    ]);
    expect((await callUrl(port, "/mock")).status).to.equal(500);
    expect((await callUrl(port, "/shut")).status).to.equal(401);
    expect((await callUrl(port, "/open")).status).to.equal(200);
    expect((await callUrl(port, "/pets")).text).to.equal("2.0 GET /pets");
  });

  it("of another version has no routes", async () => {
    const { port, warnings } = await startDefinition({
      swagger: "2.0",
      paths: { "/pets": { get: SAYS } },
    });
    expect((await callUrl(port, "/pets")).status).to.equal(404);
    expect(warnings).to.deep.equal([
      'aws_apigatewayv2_api.web: its body has the version "2.0", which HTTP APIs do not import; expected "openapi": "3.0.1". None of its routes is served.',
    ]);
  });

  it("has names of paths and schemes that every object inherits", async () => {
    const { port, warnings } = await startDefinition(
      `{"openapi":"3.0.1","paths":{"__proto__":{"get":${JSON.stringify(SAYS)}},"/constructor":{"get":{"security":[{"toString":[]}],"x-amazon-apigateway-integration":{"$ref":"#/constructor/name"}}}}}`,
    );
    expect((await callUrl(port, "/constructor")).status).to.equal(500);
    expect(warnings.join()).to.include(
      'the security scheme "toString" has no x-amazon-apigateway-authorizer',
    );
  });

  it("that cannot be read stops the start", async () => {
    const api = "aws_apigatewayv2_api.web: body is";
    expect(await startFails("openapi: [3")).to.match(
      /^aws_apigatewayv2_api\.web: body is neither JSON nor YAML: .+; expected an OpenAPI 3\.0 definition$/,
    );
    expect(await startFails("- a list")).to.equal(
      `${api} not a map in JSON or YAML; expected an OpenAPI 3.0 definition`,
    );
    const deep = `openapi: ${"[".repeat(5000)}${"]".repeat(5000)}`;
    expect(await startFails(deep)).to.match(/body is neither JSON nor YAML: .*(deep|depth|nest)/i);
  });
});
