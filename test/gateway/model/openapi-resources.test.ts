// What the import of an OpenAPI definition makes, and what it ignores.
import { expect } from "chai";
import { importDefinition } from "../../../gateway/model/openapi-resources.ts";
import {
  API,
  type Body,
  attributes,
  importPaths,
  importOperation,
} from "../helpers/openapi-import.ts";

const keysOf = (paths: Body) =>
  importPaths(paths).routes.map((route) => route.attribute("route_key"));

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
      expect(importDefinition(API, body)).to.deep.equal({
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
