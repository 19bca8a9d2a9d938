// HTTP APIs whose routes are in an OpenAPI definition: the `body` of the API.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { startHttpApi } from "../../helpers/http-api.ts";
import { AUDIENCE, startIdentityProvider } from "../../helpers/identity-provider.ts";
import { define, SAYS, SAYS_ROUTE, startDefinition } from "../../helpers/openapi.ts";

describe("an OpenAPI definition of an HTTP API", () => {
  it("has routes by method, for any method, with variables, and for the rest", async () => {
    const { port, warnings } = await startDefinition(
      define({
        "/pets": { get: SAYS, parameters: [{ name: "x", in: "query" }] },
        "/pets/{id}": { "x-amazon-apigateway-any-method": SAYS },
        "/files/{proxy+}": { "x-amazon-apigateway-any-method": SAYS },
        "/$default": { "x-amazon-apigateway-any-method": { ...SAYS, isDefaultRoute: true } },
      }),
    );
    for (const [method, path, expected] of [
      ["GET", "/pets", "2.0 GET /pets"],
      ["DELETE", "/pets/1", "2.0 ANY /pets/{id}"],
      ["PUT", "/files/a/b", "2.0 ANY /files/{proxy+}"],
      ["POST", "/pets", "2.0 $default"],
    ] as const) {
      expect((await callUrl(port, `/web${path}`, { method })).text, path).to.equal(expected);
    }
    expect(warnings).to.deep.equal([]);
  });

  it("may be YAML, where the version of the payload format is a number", async () => {
    const { port, warnings } = await startDefinition(`
openapi: 3.0.1
info: { title: pets, version: 2020-01-01 }
x-integration: &says
  type: AWS_PROXY
  uri: arn:$\${AWSPartition}:apigateway:$\${AWSRegion}:lambda:path/2015-03-31/functions/\${aws_lambda_function.says.arn}/invocations
  payloadFormatVersion: 2.0
paths:
  /pets:
    get:
      x-amazon-apigateway-integration: *says
    post:
      x-amazon-apigateway-integration:
        $ref: "#/components/x-amazon-apigateway-integrations/old"
components:
  x-amazon-apigateway-integrations:
    old:
      type: aws_proxy
      uri: \${aws_lambda_function.says.arn}
      payloadFormatVersion: 1.0
`);
    expect((await callUrl(port, "/pets")).text).to.equal("2.0 GET /pets");
    expect((await callUrl(port, "/pets", { method: "POST" })).text).to.equal("1.0 /pets");
    expect(warnings).to.deep.equal([]);
  });

  it("stands beside routes of their own resources", async () => {
    const { port } = await startHttpApi({
      routes: { "GET /own": { code: SAYS_ROUTE }, says: { code: SAYS_ROUTE } },
      api: { body: JSON.stringify(define({ "/pets": { get: SAYS } })) },
      resources: {
        aws_apigatewayv2_route: { says: undefined },
        aws_apigatewayv2_integration: { says: undefined },
      },
    });
    expect((await callUrl(port, "/own")).text).to.equal("2.0 GET /own");
    expect((await callUrl(port, "/pets")).text).to.equal("2.0 GET /pets");
  });

  it("has authorizers with functions, tokens and IAM", async () => {
    const provider = await startIdentityProvider();
    const { issuer } = provider;
    const { port, warnings } = await startDefinition(
      define(
        {
          "/asked": { get: { ...SAYS, security: [{ asked: [] }] } },
          "/token": { get: { ...SAYS, security: [{ token: ["read"] }] } },
          "/iam": { get: { ...SAYS, "x-amazon-apigateway-auth": { type: "AWS_IAM" } } },
        },
        {
          components: {
            securitySchemes: {
              asked: {
                type: "apiKey",
                name: "Authorization",
                in: "header",
                "x-amazon-apigateway-authorizer": {
                  type: "request",
                  identitySource: "$request.header.Authorization",
                  authorizerUri: "${aws_lambda_function.decides.invoke_arn}",
                  authorizerPayloadFormatVersion: "2.0",
                  authorizerResultTtlInSeconds: 0,
                  enableSimpleResponses: true,
                },
              },
              token: {
                type: "oauth2",
                "x-amazon-apigateway-authorizer": {
                  type: "jwt",
                  identitySource: "$request.header.Authorization",
                  jwtConfiguration: { issuer, audience: [AUDIENCE] },
                },
              },
            },
          },
        },
      ),
    );
    const ask = async (path: string, authorization?: string) =>
      (await callUrl(port, path, { headers: authorization ? { authorization } : {} })).status;
    expect([
      await ask("/asked"),
      await ask("/asked", "no"),
      await ask("/asked", "yes"),
    ]).to.deep.equal([401, 403, 200]);
    expect([
      await ask("/token"),
      await ask("/token", `Bearer ${provider.token({ scope: "write" })}`),
      await ask("/token", `Bearer ${provider.token({ scope: "read" })}`),
    ]).to.deep.equal([401, 403, 200]);
    expect(await ask("/iam")).to.equal(403);
    expect(warnings).to.deep.equal([]);
  });
});
