// WebSocket APIs: what is read of them, and which stages, routes and mappings are theirs.
import { expect } from "chai";
import { groupByApi } from "../../../gateway/model/resources-of-api.ts";
import { readApi } from "../../../gateway/model/apis.ts";
import type { Resource } from "../../../gateway/terraform/configuration.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const API = {
  id: "abc",
  route_selection_expression: "$request.body.action",
  execution_arn: "arn:aws:execute-api:eu-west-1:000000000000:abc",
  api_endpoint: "wss://abc.execute-api.eu-west-1.amazonaws.com",
};

const read = (attributes: Body, resources: Resource[] = []) =>
  readApi(
    createResource("aws_apigatewayv2_api", "a", { ...API, ...attributes }),
    groupByApi(resources),
    [],
  );

const route = (key: string, api_id = "abc") =>
  createResource("aws_apigatewayv2_route", `r.${key}`, { api_id, route_key: key });

describe("a WebSocket API", () => {
  it("has the provider's defaults", () => {
    expect(read({})).to.deep.equal({
      address: "a",
      id: "abc",
      name: "abc",
      routeSelectionExpression: "$request.body.action",
      executionArn: "arn:aws:execute-api:eu-west-1:000000000000:abc",
      domainName: "abc.execute-api.eu-west-1.amazonaws.com",
      isDefaultEndpointDisabled: false,
      domainMappings: [],
      routes: new Map(),
      stages: [],
      undeployed: [],
    });
  });

  it("has a name, and possibly no domain name of its own", () => {
    expect(read({ name: "chat", disable_execute_api_endpoint: true })).to.include({
      name: "chat",
      isDefaultEndpointDisabled: true,
    });
  });

  it("has the routes, stages and mappings with its id, and no others", () => {
    const ofApi = (api_id: string, name: string) => [
      route(name, api_id),
      createResource("aws_apigatewayv2_stage", `s.${name}`, { api_id, name, auto_deploy: true }),
      createResource("aws_apigatewayv2_stage", `u.${name}`, { api_id, name: `${name}-new` }),
      createResource("aws_apigatewayv2_api_mapping", `m.${name}`, {
        api_id,
        domain_name: `${name}.example.com`,
        stage: name,
      }),
    ];
    const { routes, stages, undeployed, domainMappings } = read({}, [
      ...ofApi("other", "theirs"),
      ...ofApi("abc", "own"),
    ]);
    expect([...routes.keys()]).to.deep.equal(["own"]);
    expect(stages.map(({ name }) => name)).to.deep.equal(["own"]);
    expect(undeployed).to.deep.equal([{ address: "u.own", name: "own-new" }]);
    expect(domainMappings).to.deep.equal([
      { domainName: "own.example.com", basePath: "", stageName: "own" },
    ]);
  });

  it("maps a path of a domain name to a stage", () => {
    const mapping = createResource("aws_apigatewayv2_api_mapping", "m", {
      api_id: "abc",
      domain_name: "ws.example.com",
      api_mapping_key: "v1",
      stage: "live",
    });
    expect(read({}, [mapping]).domainMappings).to.deep.equal([
      { domainName: "ws.example.com", basePath: "v1", stageName: "live" },
    ]);
  });

  it("may have 300 routes, but no more", () => {
    const routes = Array.from({ length: 301 }, (_, at) => route(`r${at}`));
    expect(read({}, routes.slice(1)).routes.size).to.equal(300);
    expect(() => read({}, routes))
      .to.throw("a: it has 301 routes; API Gateway allows 300.")
      .with.property("code", "INVALID_CONFIGURATION");
  });
});
