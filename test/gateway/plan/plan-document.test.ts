// Files that should be plans: which are read, and what is said about the others.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import type { GatewayError } from "../../../gateway/diagnostics/errors.ts";
import { asPlan, readPlan } from "../../../gateway/plan/plan-document.ts";

const CREATE =
  'Create one with "terraform plan -out plan.bin && terraform show -json plan.bin > plan.json".';
const LONG = "x".repeat(16 * 1024 + 1);
const MINIMAL = { planned_values: { root_module: {} }, configuration: { root_module: {} } };

const problemOf = (value: unknown): string | undefined => {
  try {
    expect(asPlan(value, "p")).to.equal(value);
    return undefined;
  } catch (error) {
    const { code, message } = error as GatewayError;
    expect(code).to.equal("INVALID_CONFIGURATION");
    expect(message.startsWith("p is not a plan: ") && message.endsWith(`. ${CREATE}`)).to.equal(
      true,
      message,
    );
    return message.slice("p is not a plan: ".length, -`. ${CREATE}`.length);
  }
};

describe("a plan", () => {
  for (const value of [
    null,
    "x",
    [],
    {},
    { planned_values: {} },
    { configuration: {} },
    { planned_values: [], configuration: {} },
    { planned_values: {}, configuration: null },
  ]) {
    it(`is not ${JSON.stringify(value)}`, () => {
      expect(problemOf(value)).to.equal("it lacks planned_values or configuration");
    });
  }

  const planned = (root_module: unknown) => ({ ...MINIMAL, planned_values: { root_module } });
  const prior = (values: unknown) => ({ ...MINIMAL, prior_state: { values } });
  const configured = (root_module: unknown) => ({ ...MINIMAL, configuration: { root_module } });
  const NAMES = { mode: "managed", type: "t", name: "n" };
  const calling = (call: object) => configured({ module_calls: { m: { module: {}, ...call } } });
  const written = (expressions: unknown) => configured({ resources: [{ ...NAMES, expressions }] });

  for (const [value, problem] of [
    [MINIMAL, undefined],
    [{ ...MINIMAL, variables: { a: {}, b: { value: 5 } } }, undefined],
    [{ ...MINIMAL, variables: { a: 5 } }, "variables.a is a number; expected a map"],
    [{ ...MINIMAL, planned_values: {} }, "planned_values.root_module is missing; expected a map"],
    [{ ...MINIMAL, configuration: {} }, "configuration.root_module is missing; expected a map"],
    [planned([]), "planned_values.root_module is a list; expected a map"],
    [planned({ resources: {} }), "planned_values.root_module.resources is a map; expected a list"],
    [
      planned({ child_modules: [{ child_modules: [{ resources: 5 }] }] }),
      "planned_values.root_module.child_modules[0].child_modules[0].resources is a number; expected a list",
    ],
    [
      planned({ address: 5 }),
      "planned_values.root_module.address is a number; expected a string of at most 16384 characters",
    ],
    ...["address", "mode", "type", "name"].flatMap((name) => {
      const path = `planned_values.root_module.resources[0].${name}`;
      const resource = { address: "a", ...NAMES };
      return [
        [
          planned({ resources: [{ ...resource, [name]: undefined }] }),
          `${path} is missing; expected a string of at most 16384 characters`,
        ],
        [
          planned({ resources: [{ ...resource, [name]: LONG }] }),
          `${path} is a string; expected a string of at most 16384 characters`,
        ],
      ] as const;
    }),
    [
      planned({ resources: [{ address: "a", ...NAMES, index: "k", values: { v: [1] } }] }),
      undefined,
    ],
    [planned({ resources: [{ address: "a", ...NAMES, index: 0 }] }), undefined],
    [
      planned({ resources: [{ address: "a", ...NAMES, index: {} }] }),
      "planned_values.root_module.resources[0].index is a map; expected a string or a number",
    ],
    [
      planned({ resources: [{ address: "a", ...NAMES, values: [] }] }),
      "planned_values.root_module.resources[0].values is a list; expected a map",
    ],
    [prior({}), undefined],
    [prior(undefined), undefined],
    [prior([]), "prior_state.values is a list; expected a map"],
    [prior({ root_module: [] }), "prior_state.values.root_module is a list; expected a map"],
    [{ ...MINIMAL, prior_state: 5 }, "prior_state is a number; expected a map"],
    [{ ...MINIMAL, resource_changes: [{ address: "a", change: {} }] }, undefined],
    [
      { ...MINIMAL, resource_changes: [{ address: "a" }] },
      "resource_changes[0].change is missing; expected a map",
    ],
    [
      { ...MINIMAL, resource_changes: [{ change: {} }] },
      "resource_changes[0].address is missing; expected a string of at most 16384 characters",
    ],
    ...["mode", "type", "name"].map(
      (name) =>
        [
          configured({ resources: [{ ...NAMES, [name]: undefined }] }),
          `configuration.root_module.resources[0].${name} is missing; expected a string of at most 16384 characters`,
        ] as const,
    ),
    [
      configured({ resources: [{ ...NAMES, depends_on: [5] }] }),
      "configuration.root_module.resources[0].depends_on[0] is a number; expected a string of at most 16384 characters",
    ],
    [
      configured({ resources: [{ ...NAMES, for_each_expression: 5 }] }),
      "configuration.root_module.resources[0].for_each_expression is a number; expected a map",
    ],
    [configured({ outputs: { o: { expression: { references: ["a"] } } } }), undefined],
    [
      configured({ outputs: { o: { expression: [] } } }),
      "configuration.root_module.outputs.o.expression is a list; expected a map",
    ],
    [
      configured({ variables: { v: 5 } }),
      "configuration.root_module.variables.v is a number; expected a map",
    ],
    [calling({}), undefined],
    [
      calling({ module: undefined }),
      "configuration.root_module.module_calls.m.module is missing; expected a map",
    ],
    [
      calling({ module: { resources: 5 } }),
      "configuration.root_module.module_calls.m.module.resources is a number; expected a list",
    ],
    [
      calling({ expressions: 5 }),
      "configuration.root_module.module_calls.m.expressions is a number; expected a map",
    ],
    [
      calling({ for_each_expression: 5 }),
      "configuration.root_module.module_calls.m.for_each_expression is a number; expected a map",
    ],
    [written({ a: {}, b: { constant_value: 5 }, c: { references: ["x"] } }), undefined],
    [written({ a: [{ inner: { references: ["x"] } }], b: { inner: {} } }), undefined],
    [
      written({ a: 5 }),
      "configuration.root_module.resources[0].expressions.a is a number; expected a map",
    ],
    [
      written({ a: null }),
      "configuration.root_module.resources[0].expressions.a is null; expected a map",
    ],
    [
      written({ a: { references: "x" } }),
      "configuration.root_module.resources[0].expressions.a.references is a string; expected a list",
    ],
    [
      written({ a: [{ inner: { references: [5] } }] }),
      "configuration.root_module.resources[0].expressions.a[0].inner.references[0] is a number; expected a string of at most 16384 characters",
    ],
    // A constant may be of any kind.
    [written({ a: { constant_value: { references: 5 } } }), undefined],
    [
      {
        ...MINIMAL,
        configuration: {
          root_module: {},
          provider_config: { aws: { expressions: { region: { references: 5 } } } },
        },
      },
      "configuration.provider_config.aws.expressions.region.references is a number; expected a list",
    ],
    [
      {
        ...MINIMAL,
        configuration: {
          root_module: {},
          provider_config: { aws: {}, other: { expressions: {} } },
        },
      },
      undefined,
    ],
  ] as readonly (readonly [value: unknown, problem: string | undefined])[]) {
    it(`${problem ?? "may be"}: ${JSON.stringify(value).slice(0, 150)}`, () => {
      expect(problemOf(value)).to.equal(problem);
    });
  }
});

describe("the resources of a plan", () => {
  it("are at most 50,000, in all modules together", () => {
    const resource = { address: "a", mode: "managed", type: "t", name: "n" };
    const modules = (...counts: number[]) => ({
      ...MINIMAL,
      planned_values: {
        root_module: {
          resources: [resource],
          child_modules: counts.map((count) => ({
            resources: Array.from({ length: count }, () => resource),
          })),
        },
      },
    });
    expect(problemOf(modules(25_000, 24_999))).to.equal(undefined);
    expect(problemOf(modules(25_000, 25_000))).to.equal(
      "it has 50001 resources; expected at most 50000",
    );
  });
});

describe("the file of a plan", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "plan-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const read = (text: string) => {
    const path = join(folder, "plan.json");
    writeFileSync(path, text);
    return () => readPlan(path);
  };

  it("is read", () => {
    expect(read(JSON.stringify(MINIMAL))()).to.deep.equal(MINIMAL);
  });

  it("is refused when it is none", () => {
    expect(() => readPlan(join(folder, "none"))).to.throw(
      /none is not a plan: it does not exist\. /,
    );
    expect(() => readPlan(folder)).to.throw(
      "is not a plan: it is a folder; use --terraform for the folder of a project. ",
    );
    expect(read("{")).to.throw(`plan.json is not a plan: it is not JSON. ${CREATE}`);
    expect(read("[".repeat(100_000))).to.throw(/plan: its arrays and objects are nested more than/);
  });
});
