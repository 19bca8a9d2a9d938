// Warnings of APIs and stages that clients do not reach.
import { expect } from "chai";
import type { Api } from "../../../gateway/model/apis.ts";
import type { HttpApi } from "../../../gateway/model/http-apis.ts";
import type { Model } from "../../../gateway/model/model.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import { stageWarnings } from "../../../gateway/model/stage-warnings.ts";
import type { Resource } from "../../../gateway/terraform/configuration.ts";

interface Given {
  id: string;
  name?: string;
  stages?: string[];
  undeployed?: string[];
}

const api = ({ id, name = id, stages = [], undeployed = [] }: Given) => ({
  address: `a.${id}`,
  id,
  name,
  domainName: `${id}.example.com`,
  domainMappings: [],
  stages: stages.map((stage) => ({ name: stage, variables: {}, routeThrottles: new Map() })),
  undeployed: undeployed.map((stage) => ({ address: `s.${stage}`, name: stage })),
});

const webSocket = (given: Given) => api(given) as unknown as Api;
const http = (given: Given) => api(given) as unknown as HttpApi;

describe("stages that clients do not reach", () => {
  const warn = (apis: Given[], httpApis: Given[], resources: Resource[] = []) =>
    stageWarnings(resources, {
      apis: apis.map(webSocket),
      httpApis: httpApis.map(http),
    } as unknown as Model);

  it("are none where each API has one", () => {
    expect(
      warn([{ id: "chat", stages: ["dev"] }], [{ id: "shop", stages: ["web"] }]),
    ).to.deep.equal([]);
  });

  it("are those of APIs without any", () => {
    expect(warn([{ id: "chat" }], [{ id: "shop" }])).to.deep.equal([
      "a.chat has no aws_apigatewayv2_stage, so clients cannot reach it.",
      "a.shop has no aws_apigatewayv2_stage, so clients cannot reach it.",
    ]);
  });

  it("are those without a deployment, which refuse handshakes or requests", () => {
    const deployment = (address: string, api_id: string) =>
      createResource("aws_apigatewayv2_deployment", address, { api_id });
    const describeOne = (stage: string, refused: string, remedy: string) =>
      `s.${stage} has neither deployment_id nor auto_deploy, so it refuses every ${refused}, as on AWS. ${remedy}.`;
    expect(
      warn(
        [{ id: "chat", undeployed: ["dev", "prod"] }],
        [{ id: "shop", stages: ["web"], undeployed: ["next"] }],
        [
          createResource("aws_apigatewayv2_stage", "s.dev", { api_id: "chat" }),
          deployment("d.other", "other"),
          deployment("d.shop", "shop"),
        ],
      ),
    ).to.deep.equal([
      describeOne("dev", "handshake with 403", "Set auto_deploy to true"),
      describeOne("prod", "handshake with 403", "Set auto_deploy to true"),
      describeOne("next", "request with 404", 'Set deployment_id to "${d.shop.id}"'),
    ]);
  });
});
