// Locals, evaluated by terraform console.
import { expect } from "chai";
import { evaluateLocals } from "../../../../gateway/cli/terraform/locals.ts";

const PLAN = {
  configuration: {
    root_module: {
      resources: [
        { for_each_expression: { references: ["local.routes"] } },
        { expressions: { name: { references: ["local.prefix", "var.x", "local.routes"] } } },
      ],
      module_calls: {
        fn: {
          expressions: { name: { references: ["local.made-up"] } },
          module: { resources: [{ expressions: { x: { references: ["local.inside"] } } }] },
        },
      },
    },
  },
};

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64");

describe("locals of a project", () => {
  it("are evaluated by name, once each, and only those of the root module", async () => {
    const asked: [string[], string][] = [];
    await evaluateLocals(PLAN, async (...call) => {
      asked.push(call);
      return "";
    });
    const inBase64 = (name: string) => `"${name}" = base64encode(jsonencode(local.${name}))`;
    expect(asked).to.deep.equal([
      [
        ["console", "-no-color"],
        `{ ${["routes", "prefix", "made-up"].map(inBase64).join(", ")} }\n`,
      ],
    ]);
  });

  it("are only those whose value is known", async () => {
    const routes = { $connect: { text: 'ä "quoted" ${x}\n' } };
    const output = [
      "{",
      '  "made-up" = (known after apply)',
      '  "prefix" = (sensitive value)',
      `  "routes" = "${base64(routes)}"`,
      "}",
    ];
    expect(await evaluateLocals(PLAN, async () => `${output.join("\n")}\n`)).to.deep.equal({
      routes,
    });
  });

  it("are empty when the plan uses none, or terraform fails", async () => {
    expect(
      await evaluateLocals({ configuration: { root_module: {} } }, () => expect.fail()),
    ).to.deep.equal({});
    expect(await evaluateLocals(PLAN, async () => undefined)).to.deep.equal({});
  });
});
