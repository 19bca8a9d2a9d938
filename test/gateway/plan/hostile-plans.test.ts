// Malicious plans: of the wrong shape, of excessive size, or with circular references.
import { createReadStream } from "node:fs";
import { mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { GatewayError, startGateway } from "../../../gateway/index.ts";
import { MAX_FILE_BYTES } from "../../../shared/bounded-file.ts";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import { asPlan, type ModuleCall, type ValuesModule } from "../../../gateway/plan/plan-document.ts";
import { asDocument } from "../../../gateway/terraform/document.ts";
import { MAX_RESOURCES } from "../../../gateway/terraform/resource-limit.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { readAttribute, declared, createPlan, refs, resource } from "../helpers/small-plan.ts";

const QUEUE = "aws_sqs_queue.q";

describe("the shape of a plan", () => {
  const sound = createPlan({ resources: [resource(QUEUE)] }, { resources: [declared(QUEUE)] }, {});
  const { planned_values: planned, configuration } = sound;
  const withRoot = (root: unknown) => ({ ...sound, planned_values: { root_module: root } });
  const configured = (root: unknown) => ({ ...sound, configuration: { root_module: root } });

  it("is accepted when valid", () => {
    expect(asPlan(sound, "p")).to.equal(sound);
  });

  for (const [what, plan, problem] of [
    ["no map", [], "it lacks planned_values or configuration"],
    [
      "no root module",
      { planned_values: {}, configuration },
      "root_module is missing; expected a map",
    ],
    ["no list", withRoot({ resources: {} }), "root_module.resources is a map; expected a list"],
    ["null", withRoot({ resources: null }), "root_module.resources is null; expected a list"],
    ["no resource", withRoot({ resources: [1] }), "resources[0] is a number; expected a map"],
    [
      "no address",
      withRoot({ resources: [{ mode: "managed" }] }),
      "resources[0].address is missing; expected a string of at most 16384 characters",
    ],
    [
      "an endless address",
      withRoot({ resources: [{ ...resource(QUEUE), address: "a".repeat(20_000) }] }),
      "resources[0].address is a string; expected a string of at most 16384 characters",
    ],
    [
      "another index",
      withRoot({ resources: [{ ...resource(QUEUE), index: {} }] }),
      "index is a map",
    ],
    [
      "no module",
      withRoot({ child_modules: ["x"] }),
      "child_modules[0] is a string; expected a map",
    ],
    [
      "invalid references",
      configured({ resources: [declared(QUEUE, { name: { references: "var.x" } })] }),
      "resources[0].expressions.name.references is a string; expected a list",
    ],
    [
      "invalid expressions",
      configured({ resources: [declared(QUEUE, { name: "x" })] }),
      "resources[0].expressions.name is a string; expected a map",
    ],
    [
      "a call without a module",
      configured({ module_calls: { m: {} } }),
      "module_calls.m.module is missing; expected a map",
    ],
    ["invalid changes", { ...sound, resource_changes: [{}] }, "resource_changes[0].address"],
    ["other data", { ...sound, prior_state: 5 }, "prior_state is a number; expected a map"],
  ] as const) {
    it(`is rejected with ${what}`, () => {
      expect(() => asPlan(plan, "p"))
        .to.throw(GatewayError, problem)
        .with.property("message")
        .that.includes("p is not a plan: ")
        .and.includes("terraform show -json");
    });
  }

  it("is read even without optional parts", () => {
    expect(planned.root_module.resources).to.have.lengthOf(1);
  });
});

describe("circular or exponentially growing references in a plan", () => {
  const unknown = { [QUEUE]: { name: true } };

  it("are unresolved when circular", () => {
    const plan = createPlan(
      {
        resources: [resource(QUEUE)],
        child_modules: [{ address: "module.m", resources: [resource("module.m.aws_sqs_queue.q")] }],
      },
      {
        resources: [declared(QUEUE, { name: refs("module.m.o") })],
        module_calls: {
          m: {
            expressions: { v: refs("module.m.o") },
            module: {
              resources: [declared(QUEUE)],
              outputs: { o: { expression: refs("var.v") } },
            },
          },
        },
      },
      unknown,
    );
    expect(readAttribute(plan, QUEUE, "name").unknown).to.deep.equal([`${QUEUE}.name`]);
  });

  /** Nested modules, each of which passes both its variables to both variables of the next. */
  const nested = (depth: number): { call: ModuleCall; values: ValuesModule } => {
    const address = "module.m.".repeat(50 - depth + 1).slice(0, -1);
    const variables = () => refs("var.a", "var.b");
    const inner = depth === 1 ? undefined : nested(depth - 1);
    return {
      call: {
        expressions:
          depth === 50
            ? { a: refs("local.x"), b: refs("local.y") }
            : { a: variables(), b: variables() },
        module: {
          resources: [declared(QUEUE, { name: variables() })],
          ...(inner && { module_calls: { m: inner.call } }),
        },
      },
      values: {
        address,
        resources: [resource(`${address}.${QUEUE}`)],
        ...(inner && { child_modules: [inner.values] }),
      },
    };
  };

  it("are followed only up to a limit", () => {
    const { call, values } = nested(50);
    const last = `${"module.m.".repeat(50)}${QUEUE}`;
    const plan = createPlan(
      { child_modules: [values] },
      { module_calls: { m: call } },
      { [last]: { name: true } },
    );
    const { resources } = planConfiguration(plan);
    const queue = resources.find(({ address }) => address === last);
    expect(() => queue?.attribute("name")).to.throw(GatewayError, "refer to more than 1000000");
  });

  it("are listed once each in messages", () => {
    const { call, values } = nested(50);
    const seventh = `${"module.m.".repeat(7)}${QUEUE}`;
    const plan = createPlan(
      { child_modules: [values] },
      { module_calls: { m: call } },
      { [seventh]: { name: true } },
    );
    const { resources, unknown: told } = planConfiguration(plan);
    resources.find(({ address }) => address === seventh)?.attribute("name");
    expect(told.get(`${seventh}.name`)).to.include("it depends on local.x, local.y, but the plan");
  });

  it("are resolved in large plans as fast as in small ones", () => {
    const names = Array.from({ length: 20_000 }, (_, index) => `aws_sqs_queue.q${index}`);
    const plan = createPlan(
      { resources: names.map((name) => resource(name, { name })) },
      { resources: names.map((name) => declared(name)) },
      {},
    );
    expect(planConfiguration(plan).resources).to.have.lengthOf(20_000);
  });
});

describe("untrusted files", () => {
  let directory: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "files-"));
  });

  afterEach(() => rm(directory, { recursive: true }));

  /** A sparse file: it takes no disk space. */
  const hugeFile = async (): Promise<string> => {
    const path = join(directory, "huge.json");
    const file = await open(path, "w");
    await file.truncate(MAX_FILE_BYTES + 1);
    await file.close();
    return path;
  };

  it("are rejected above a size limit, as plans and as stacks", async () => {
    const path = await hugeFile();
    for (const options of [{ planPath: path }, { configurationPath: path }]) {
      const error = await catchRejection(startGateway(options));
      expect(error).to.be.instanceOf(GatewayError);
      expect(error.message).to.include("larger than the limit of 100 MiB");
    }
  });

  it("are rejected above that limit even if they are endless", async function () {
    const endless = "/dev/zero";
    const isThere = await new Promise<boolean>((resolve) => {
      const stream = createReadStream(endless, { end: 0 });
      stream.once("error", () => resolve(false)).once("data", () => resolve(true));
    });
    const path = isThere ? endless : await hugeFile();
    const error = await catchRejection(startGateway({ planPath: path }));
    expect(error.message).to.include("larger than the limit of 100 MiB");
  });

  it("are rejected with more resources than are read, as plans and as stacks", async () => {
    const names = Array.from({ length: MAX_RESOURCES + 1 }, (_, index) => `q${index}`);
    const queues = names.map((name) => resource(`aws_sqs_queue.${name}`));
    const nested = { address: "module.m", resources: queues.slice(1) };
    const plan = createPlan({ resources: queues.slice(0, 1), child_modules: [nested] }, {}, {});
    const stack = {
      resource: { aws_sqs_queue: Object.fromEntries(names.map((name) => [name, {}])) },
    };
    for (const reading of [() => asPlan(plan, "p"), () => asDocument(stack, "p")]) {
      expect(reading).to.throw("it has 50001 resources; expected at most 50000");
    }
    queues.pop();
    expect(asPlan(createPlan({ resources: queues }, {}, {}), "p")).to.be.an("object");
  });

  it("are rejected as configurations of the wrong shape, with the path", async () => {
    const path = join(directory, "cdk.tf.json");
    for (const [document, problem] of [
      [{ resource: [] }, "resource is a list; expected a map"],
      [
        { resource: { aws_sqs_queue: { q: 5 } } },
        "resource.aws_sqs_queue.q is a number; expected a map",
      ],
      [{ locals: "x" }, "locals is a string; expected a map"],
      [{ variable: { v: { validation: {} } } }, "variable.v.validation is a map; expected a list"],
      [{ provider: { aws: "x" } }, "provider.aws is a string; expected a map"],
    ] as const) {
      await writeFile(path, JSON.stringify(document));
      const error = await catchRejection(startGateway({ configurationPath: path }));
      expect(error).to.have.property("code", "INVALID_CONFIGURATION");
      expect(error.message).to.include(problem);
    }
  });
});
