// HTTP APIs: what is read of them, and which stages, routes and mappings are theirs.
import { expect } from "chai";
import { groupByApi } from "../../../gateway/model/resources-of-api.ts";
import { readHttpApi } from "../../../gateway/model/http-apis.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Definition } from "../../../gateway/model/openapi-definitions.ts";
import type { Resource } from "../../../gateway/terraform/configuration.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const SAYS = { arn: ARN, functionName: "says" } as LambdaModel;

const API = {
  id: "abc",
  execution_arn: "arn:aws:execute-api:eu-west-1:000000000000:abc",
  api_endpoint: "https://abc.execute-api.eu-west-1.amazonaws.com",
};

const read = (attributes: Body, resources: Resource[] = [], definition?: Definition) =>
  readHttpApi(createResource("aws_apigatewayv2_api", "a", { ...API, ...attributes }), {
    ofApi: groupByApi(resources),
    functions: [SAYS],
    definition,
  });

/** A route, its integration and authorizer, two stages and a mapping of an API. */
const partsOf = (api_id: string, name: string): Resource[] => {
  const part = (type: string, address: string, attributes: Body) =>
    createResource(`aws_apigatewayv2_${type}`, `${address}.${name}`, { api_id, ...attributes });
  return [
    part("route", "r", {
      route_key: `GET /${name}`,
      target: `integrations/i.${name}`,
      authorization_type: "JWT",
      authorizer_id: `j.${name}`,
    }),
    part("integration", "i", { integration_type: "AWS_PROXY", integration_uri: ARN }),
    part("authorizer", "j", { jwt_configuration: [{ issuer: "https://x", audience: [name] }] }),
    part("stage", "s", { name, auto_deploy: true }),
    part("stage", "u", { name: `${name}-new` }),
    part("api_mapping", "m", { domain_name: `${name}.example.com`, stage: name }),
  ];
};

describe("an HTTP API", () => {
  it("is refused with more routes than any account has, declared and imported", () => {
    const paths = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`/p${index}`, { get: {} }]));
    const define = (count: number) => ({ openapi: "3.0.1", paths: paths(count) });
    const declared = partsOf("abc", "one");
    expect(read({}, declared, define(2999)).routes).to.have.length(3000);
    expect(() => read({}, declared, define(3000))).to.throw(
      "a: it has 3001 routes; expected at most 3000.",
    );
  });

  it("has the provider's defaults", () => {
    expect(read({})).to.deep.equal({
      address: "a",
      id: "abc",
      name: "abc",
      executionArn: "arn:aws:execute-api:eu-west-1:000000000000:abc",
      domainName: "abc.execute-api.eu-west-1.amazonaws.com",
      isDefaultEndpointDisabled: false,
      domainMappings: [],
      routes: [],
      stages: [],
      undeployed: [],
      problems: [],
    });
  });

  it("has a name and CORS, and possibly no domain name of its own", () => {
    const api = read({
      name: "shop",
      disable_execute_api_endpoint: true,
      cors_configuration: [{ allow_origins: ["*"] }],
    });
    expect(api).to.include({ name: "shop", isDefaultEndpointDisabled: true });
    expect(api.cors?.allowOrigins).to.deep.equal(["*"]);
  });

  it("has the parts with its id, and no others", () => {
    const { routes, stages, undeployed, domainMappings } = read({}, [
      ...partsOf("other", "theirs"),
      ...partsOf("abc", "own"),
    ]);
    expect(routes).to.have.length(1);
    expect(routes[0]?.routeKey).to.equal("GET /own");
    expect(routes[0]?.integration.address).to.equal("i.own");
    expect(routes[0]?.authorization).to.deep.include({ type: "JWT", scopes: [] });
    expect(stages.map(({ name }) => name)).to.deep.equal(["own"]);
    expect(undeployed).to.deep.equal([{ address: "u.own", name: "own-new" }]);
    expect(domainMappings.map(({ domainName }) => domainName)).to.deep.equal(["own.example.com"]);
  });

  it("does not use parts of another API", () => {
    const [route] = partsOf("abc", "own");
    const others = partsOf("other", "own").slice(1);
    const { routes } = read({}, [route!, ...others]);
    expect(routes[0]?.integration.unserved).to.equal(
      'r.own: its target is "integrations/i.own", which is not an integration of its API',
    );
    expect(routes[0]?.authorization.type).to.equal("UNKNOWN");
  });

  for (const [route_key, expected] of [
    [undefined, "$default"],
    ["", "$default"],
    ["GET /pets", "GET /pets"],
  ] as const) {
    it(`with a target and the key ${route_key} has one open route and the stage $default`, () => {
      const { routes, stages } = read({ target: ARN, route_key: route_key ?? null });
      expect(routes).to.have.length(1);
      expect(routes[0]).to.deep.include({
        address: "a",
        routeKey: expected,
        authorization: { type: "NONE" },
      });
      expect(routes[0]?.integration.backend).to.deep.include({ kind: "function" });
      expect(stages).to.deep.equal([
        { name: "$default", variables: {}, routeThrottles: new Map() },
      ]);
    });
  }

  it("with a target has its other routes and stages, too", () => {
    const { routes, stages } = read({ target: ARN }, partsOf("abc", "own"));
    expect(routes.map(({ routeKey }) => routeKey)).to.deep.equal(["GET /own", "$default"]);
    expect(stages.map(({ name }) => name)).to.deep.equal(["own", "$default"]);
  });

  it("imports the routes, integrations and authorizers of a definition", () => {
    const operation = {
      security: [{ jwt: ["read"] }],
      "x-amazon-apigateway-integration": { type: "aws_proxy", uri: ARN },
    };
    const jwtConfiguration = { issuer: "https://x", audience: ["web"] };
    const { routes, problems } = read({}, partsOf("abc", "own"), {
      openapi: "3.0.1",
      paths: { "/pets": { get: operation } },
      security: [{ jwt: [] }],
      components: {
        securitySchemes: {
          jwt: { "x-amazon-apigateway-authorizer": { type: "jwt", jwtConfiguration } },
        },
      },
    });
    expect(routes.map(({ routeKey }) => routeKey)).to.deep.equal(["GET /pets", "GET /own"]);
    expect(routes[0]?.integration.backend).to.deep.include({ kind: "function" });
    expect(routes[0]?.authorization).to.deep.include({ type: "JWT", scopes: ["read"] });
    expect(problems).to.have.length(1);
  });
});
