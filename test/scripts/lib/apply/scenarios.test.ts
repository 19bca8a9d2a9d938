// The edits of `npm run test:apply` match today's code; checked without Terraform.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { EditedProject } from "../../../../scripts/lib/apply/edited-project.ts";
import { SCENARIOS } from "../../../../scripts/lib/apply/scenarios.ts";
import { ROUTE_KEYS } from "../../../helpers/routes.ts";
import { synthesizedStack } from "../../../helpers/dev-stack.ts";

describe("scenarios of an apply", function () {
  let project: EditedProject;

  before(() => synthesizedStack("dev"));
  beforeEach(() => {
    project = new EditedProject();
  });
  afterEach(() => project.remove());

  const listResources = (stack: string) =>
    JSON.parse(readFileSync(join(project.synthesize(stack), "cdk.tf.json"), "utf8")).resource;

  const EXPECTED = new Map([
    ["routes added", ["pong", "yell"]],
    ["route renamed", ["pang", "yell"]],
  ]);

  for (const [stack, scenarios] of SCENARIOS) {
    it(`change the stack ${stack} in sequence, and restore its routes`, () => {
      let previous = "";
      for (const scenario of scenarios) {
        const { name } = scenario;
        scenario.edit(project);
        const resources = listResources(stack);
        const keys = Object.values<any>(resources.aws_apigatewayv2_route).map(
          (route) => route.route_key,
        );
        expect(keys, name).to.have.members([...ROUTE_KEYS, ...(EXPECTED.get(name) ?? [])]);
        expect(JSON.stringify(resources), name).not.to.equal(previous);
        previous = JSON.stringify(resources);
      }
    });
  }
});
