// What a stage has: its limits, its variables, and whether it is deployed.
import { expect } from "chai";
import { readStages } from "../../../gateway/model/stages.ts";
import { resourceWith } from "../helpers/resource-with.ts";

const STAGE = { name: "live", deployment_id: "d1" };
const readStage = (more: object) =>
  readStages([resourceWith("aws_apigatewayv2_stage.live", { ...STAGE, ...more })]).stages[0]!;

describe("a stage", () => {
  it("is without limits and variables by default", () => {
    expect(readStage({})).to.deep.equal({
      name: "live",
      variables: {},
      defaultThrottle: undefined,
      routeThrottles: new Map(),
    });
  });

  it("has limits of all routes and of some, of which a missing one is 0", () => {
    const stage = readStage({
      stage_variables: { table: "people" },
      default_route_settings: [{ throttling_rate_limit: 10 }],
      route_settings: [
        { route_key: "say", throttling_burst_limit: 5, throttling_rate_limit: 2.5 },
        { route_key: "shout", throttling_burst_limit: 7 },
        {},
      ],
    });
    expect(stage).to.deep.equal({
      name: "live",
      variables: { table: "people" },
      defaultThrottle: { rateLimit: 10, burstLimit: 0 },
      routeThrottles: new Map([
        ["say", { rateLimit: 2.5, burstLimit: 5 }],
        ["shout", { rateLimit: 0, burstLimit: 7 }],
      ]),
    });
  });

  for (const [what, given, isDeployed] of [
    ["a deployment", { deployment_id: "d1" }, true],
    ["automatic deployments", { auto_deploy: true }, true],
    ["neither", {}, false],
    ["automatic deployments switched off", { auto_deploy: false }, false],
    ["a deployment, and no automatic ones", { deployment_id: "d1", auto_deploy: false }, true],
  ] as const) {
    it(`is ${isDeployed ? "" : "not "}deployed with ${what}`, () => {
      const stage = resourceWith("aws_apigatewayv2_stage.live", { name: "live", ...given });
      const { stages, undeployed } = readStages([stage]);
      expect(stages.map(({ name }) => name)).to.deep.equal(isDeployed ? ["live"] : []);
      expect(undeployed).to.deep.equal(
        isDeployed ? [] : [{ address: "aws_apigatewayv2_stage.live", name: "live" }],
      );
    });
  }
});
