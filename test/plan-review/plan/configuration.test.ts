// What the configuration refers to, through modules, their variables and their outputs.
import { expect } from "chai";
import { readConfiguration } from "../../../plan-review/plan/configuration.ts";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { reviewStack } from "../resources.ts";

const refs = (...references: string[]) => ({ references });

const API = "aws_apigatewayv2_api.a";

/** A module that routes an API which its caller, or a module beside it, makes. */
const configuration = {
  root_module: {
    resources: [{ address: API, expressions: {} }],
    module_calls: {
      routes: {
        expressions: { api_id: refs(`${API}.id`, API), name: { constant_value: "a" } },
        module: {
          variables: { api_id: {} },
          resources: [
            { address: "aws_apigatewayv2_route.r", expressions: { api_id: refs("var.api_id") } },
            { address: "aws_apigatewayv2_stage.s", expressions: { api_id: refs("var.api_id") } },
          ],
          outputs: {
            route: { expression: refs("aws_apigatewayv2_route.r.id", "aws_apigatewayv2_route.r") },
          },
        },
      },
      users: {
        expressions: { route: refs("module.routes.route", "module.routes") },
        module: {
          resources: [
            {
              address: "aws_x_y.z",
              expressions: { route: refs("var.route"), local: refs("local.l") },
            },
          ],
        },
      },
    },
  },
};

describe("references in the configuration", () => {
  const { writtenAt } = readConfiguration({ configuration });

  it("of a module are what it is called with", () => {
    expect(writtenAt('module.routes["a.b]"].aws_apigatewayv2_route.r[0]')).to.deep.equal({
      api_id: { references: [`${API}.id`, API] },
    });
  });

  it("to another module are what its output is", () => {
    const { route } = writtenAt("module.users.aws_x_y.z");
    expect(route?.references).to.include("module.routes.aws_apigatewayv2_route.r");
  });

  it("to what the plan does not have stay as they are", () => {
    expect(writtenAt("module.users.aws_x_y.z")["local"]?.references).to.deep.equal(["local.l"]);
    expect(writtenAt("module.none.aws_x_y.z")).to.deep.equal({});
  });

  it("that lead in a circle end", () => {
    const circle = {
      module_calls: {
        m: {
          expressions: { v: refs("module.m.o") },
          module: {
            outputs: { o: { expression: refs("var.v") } },
            resources: [{ address: "a_b.c", expressions: { v: refs("var.v") } }],
          },
        },
      },
    };
    const { v } = readConfiguration({ configuration: { root_module: circle } }).writtenAt(
      "module.m.a_b.c",
    );
    expect(v?.references.length).to.be.lessThan(3);
  });

  it("tell that a stage in a module deploys its routes", () => {
    const created = (address: string, after: object) => ({
      address,
      mode: "managed",
      type: address.split(".").at(-2),
      change: { actions: ["create"], before: null, after, after_unknown: { api_id: true } },
    });
    const settings = [{ throttling_rate_limit: 1, throttling_burst_limit: 1 }];
    const stage = { auto_deploy: true, default_route_settings: settings };
    const plan = {
      format_version: "1.2",
      configuration,
      resource_changes: [
        created("module.routes.aws_apigatewayv2_route.r", { route_key: "ping" }),
        created("module.routes.aws_apigatewayv2_stage.s", stage),
      ],
    };
    const stack = readPlan(parsePlan(JSON.stringify(plan)), undefined);
    expect(reviewStack(stack).findings).to.deep.equal([]);
  });
});
