// Deep nesting in configurations: an error instead of a stack overflow.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { GatewayError, startGateway } from "../../../gateway/index.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { writeFixtureStack } from "../../helpers/fixture-stack.ts";
import { lists, maps, SHAPES } from "../../helpers/nesting.ts";
import { declared, createPlan, resource } from "../helpers/small-plan.ts";

describe("deep nesting in a configuration", () => {
  const catchFailure = async (stack: object): Promise<Error> => {
    const { configurationPath, directory, remove } = await writeFixtureStack({ routes: {} });
    const path = join(directory, "deep.tf.json");
    try {
      await writeFile(
        path,
        JSON.stringify(stack).replace(/"@(\w+) (\d+)@"/g, (_, shape: keyof typeof SHAPES, depth) =>
          SHAPES[shape](Number(depth)),
        ),
      );
      expect(configurationPath).to.include(directory);
      return await catchRejection(startGateway({ configurationPath: path }));
    } finally {
      await remove();
    }
  };

  const api = (name: string, locals = {}) => ({
    resource: {
      aws_apigatewayv2_api: {
        api: { name, protocol_type: "WEBSOCKET", route_selection_expression: "$request.body.a" },
      },
    },
    locals,
  });
  const chain = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, at) => [`a${at}`, `\${local.a${at + 1}}`]),
  );

  for (const [what, stack] of [
    ["lists", api("x", { a: "@lists 20000@" })],
    ["maps", api("x", { a: "@maps 20000@" })],
    ["parentheses", api(`\${${"(".repeat(20_000)}1${")".repeat(20_000)}}`)],
    ["lists in an expression", api(`\${${"[".repeat(20_000)}${"]".repeat(20_000)}}`)],
    ["templates in templates", api(`${'${"'.repeat(20_000)}x${'"}'.repeat(20_000)}`)],
    ["negations", api(`\${${"!".repeat(50_000)}true}`)],
    ["conditions", api(`\${${"true ? 1 : ".repeat(20_000)}1}`)],
    ["sums", api(`\${1${" + 1".repeat(50_000)}}`)],
    ["steps", api(`\${local.a${".a".repeat(50_000)}}`, { a: {} })],
    ["jsondecode", api(`\${jsondecode("${"[".repeat(20_000)}${"]".repeat(20_000)}")}`)],
    ["references", api("${local.a0}", { ...chain, a20000: "x" })],
  ] as const) {
    it(`of ${what}: an error without a stack trace`, async () => {
      const error = await catchFailure(stack);
      expect(error).to.be.instanceOf(GatewayError);
      expect(error.message).to.match(/deep|no "a"|expected a number/i);
    });
  }

  for (const [what, value] of [
    ["lists", lists(20_000)],
    ["maps", maps(20_000)],
  ] as const) {
    it(`of ${what} in a plan: an error without a stack trace`, async () => {
      const { directory, remove } = await writeFixtureStack({ routes: {} });
      const address = "aws_apigatewayv2_api.chat";
      const plan = createPlan(
        { resources: [resource(address, { tags: "@" })] },
        { resources: [declared(address)] },
        { [address]: { tags: "@" } },
      );
      const planPath = join(directory, "plan.json");
      try {
        await writeFile(planPath, JSON.stringify(plan).replaceAll('"@"', value));
        const error = await catchRejection(startGateway({ planPath }));
        expect(error).to.be.instanceOf(GatewayError);
        expect(error.message).to.include("nested more than 1000 deep");
      } finally {
        await remove();
      }
    });
  }
});
