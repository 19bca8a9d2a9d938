// Routes of HTTP APIs: how their keys are read, and which route a request selects.
import { expect } from "chai";
import { createRoute, readHttpRoutes, selectRoute } from "../../../gateway/model/http-routes.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";

const integration = {
  address: "integration",
  timeoutMs: 30_000,
  requestChanges: [],
  responseChanges: new Map(),
};

const route = (routeKey: string) =>
  createRoute({ address: routeKey, routeKey, integration, authorization: { type: "NONE" } });

/** `{route key} {variables}` of the selected route. */
const select = (keys: string[], method: string, path: string): string | undefined => {
  const found = selectRoute(keys.map(route), method, path);
  return found && `${found.route.routeKey} ${JSON.stringify(found.pathParameters)}`;
};

describe("the key of a route of an HTTP API", () => {
  const text = (...texts: string[]) => texts.map((each) => ({ kind: "text", text: each }));

  for (const [key, method, segments] of [
    ["GET /", "GET", text("")],
    ["ANY /pets/dogs", "ANY", text("pets", "dogs")],
    ["POST   /pets", "POST", text("pets")],
    ["GET /pets/{id}", "GET", [...text("pets"), { kind: "variable", name: "id" }]],
    ["GET /{proxy+}", "GET", [{ kind: "greedy", name: "proxy" }]],
    ["GET /x{id}", "GET", text("x{id}")],
    ["GET /{id}x", "GET", text("{id}x")],
    ["GET /{}", "GET", text("{}")],
    ["GET /{a+b}", "GET", text("{a+b}")],
    ["GET /{a}{b}", "GET", text("{a}{b}")],
    ["GET /{{a}", "GET", text("{{a}")],
    ["$default", "ANY", undefined],
    ["GET pets", "ANY", undefined],
    ["my GET /pets", "ANY", undefined],
    ["GET /pets\n", "ANY", undefined],
  ] as const) {
    it(`${JSON.stringify(key)} has the method ${method} and the path ${JSON.stringify(segments)}`, () => {
      const read = route(key);
      expect([read.method, read.segments]).to.deep.equal([method, segments]);
      expect("segments" in read).to.equal(segments !== undefined);
    });
  }

  it("stands beside the integration and the authorization that the route names", () => {
    const [read] = readHttpRoutes({
      routes: [
        createResource("aws_apigatewayv2_route", "r", {
          route_key: "GET /pets",
          target: "integrations/i",
          authorization_type: "JWT",
          authorizer_id: "a",
          authorization_scopes: ["read"],
        }),
      ],
      integrations: [
        createResource("aws_apigatewayv2_integration", "i", {
          integration_type: "HTTP_PROXY",
          integration_uri: "https://example.com",
        }),
      ],
      authorizers: [
        createResource("aws_apigatewayv2_authorizer", "a", {
          jwt_configuration: [{ issuer: "https://id.example.com", audience: ["app"] }],
        }),
      ],
      functions: [],
    });
    expect(read).to.deep.include({ address: "r", routeKey: "GET /pets", method: "GET" });
    expect(read?.integration.backend).to.deep.include({ url: "https://example.com" });
    expect(read?.authorization).to.deep.include({ type: "JWT", scopes: ["read"] });
  });
});

describe("the route that a request to an HTTP API selects", () => {
  for (const [what, keys, method, path, expected] of [
    ["text", ["GET /pets"], "GET", "/pets", "GET /pets {}"],
    ["no other text", ["GET /pets"], "GET", "/cats", undefined],
    ["no shorter path", ["GET /pets/all"], "GET", "/pets", undefined],
    ["no longer path", ["GET /pets"], "GET", "/pets/all", undefined],
    ["no other method", ["GET /pets"], "POST", "/pets", undefined],
    ["any method", ["ANY /pets"], "POST", "/pets", "ANY /pets {}"],
    ["the root", ["GET /"], "GET", "/", "GET / {}"],
    ["a variable", ["GET /pets/{id}"], "GET", "/pets/a%20b", 'GET /pets/{id} {"id":"a b"}'],
    ["no empty variable", ["GET /pets/{id}"], "GET", "/pets/", undefined],
    ["several variables", ["GET /{a}/{b}"], "GET", "/1/2", 'GET /{a}/{b} {"a":"1","b":"2"}'],
    ["the rest", ["GET /{proxy+}"], "GET", "/a/b%2Fc/d", 'GET /{proxy+} {"proxy":"a/b/c/d"}'],
    ["the rest below text", ["GET /f/{p+}"], "GET", "/f/a", 'GET /f/{p+} {"p":"a"}'],
    ["no rest that is missing", ["GET /f/{p+}"], "GET", "/f", undefined],
    ["no empty rest", ["GET /f/{p+}"], "GET", "/f/", undefined],
    ["no rest below other text", ["GET /f/{p+}"], "GET", "/g/a", undefined],
    ["$default without others", ["$default"], "PUT", "/any/path", "$default {}"],
    ["$default last", ["$default", "ANY /{p+}"], "GET", "/a", 'ANY /{p+} {"p":"a"}'],
    ["text first", ["GET /{id}", "GET /a", "GET /{p+}"], "GET", "/a", "GET /a {}"],
    ["a variable before the rest", ["GET /{p+}", "GET /{id}"], "GET", "/a", 'GET /{id} {"id":"a"}'],
    [
      "a variable before the rest, deeper",
      ["GET /a/{p+}", "GET /a/{b}/{c}"],
      "GET",
      "/a/1/2",
      'GET /a/{b}/{c} {"b":"1","c":"2"}',
    ],
    [
      "the first segment's text over a later one's",
      ["GET /{a}/b", "GET /a/{b}"],
      "GET",
      "/a/b",
      'GET /a/{b} {"b":"b"}',
    ],
    ["its method before any", ["ANY /a", "GET /a"], "GET", "/a", "GET /a {}"],
    ["its method before any, in any order", ["GET /a", "ANY /a"], "GET", "/a", "GET /a {}"],
    ["the path before the method", ["GET /{id}", "ANY /a"], "GET", "/a", "ANY /a {}"],
    ["order among equals", ["GET /{a}", "GET /{b}"], "GET", "/x", 'GET /{a} {"a":"x"}'],
    ["none", [], "GET", "/", undefined],
  ] as const) {
    it(`is by ${what}: ${method} ${path} of ${keys.join(", ") || "none"}`, () => {
      expect(select([...keys], method, path)).to.equal(expected);
    });
  }
});
