// What is read from a plan, and what is refused.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { toPath, readPaths, readStackName, withPaths } from "../../../plan-review/plan/paths.ts";
import { parsePlan } from "../../../plan-review/plan/parse-plan.ts";
import { readPlan } from "../../../plan-review/plan/read-plan.ts";
import { UnreadablePlan } from "../../../plan-review/plan/unreadable.ts";
import { stackOfPlan } from "../../../plan-review/plan/stack-of-plan.ts";

const FIXTURES = "test/fixtures/plans";
const readJson = (name: string) => JSON.parse(readFileSync(`${FIXTURES}/${name}`, "utf8"));

const createPlan = (others: object = {}): string =>
  JSON.stringify({ format_version: "1.2", resource_changes: [], errored: false, ...others });

const read = (text: string) => readPlan(parsePlan(text), undefined);

const change = (actions: unknown, others: object = {}) => ({
  address: "aws_sqs_queue.jobs",
  mode: "managed",
  type: "aws_sqs_queue",
  change: { actions, before: null, after: {} },
  ...others,
});

describe("a plan that cannot be read", () => {
  for (const [what, text, message] of [
    ["not JSON", "Plan: 1 to add", "not JSON: expected the output of terraform show -json"],
    ["behind a wrapper's line", `[command]terraform show\n${createPlan({})}`, "terraform_wrapper"],
    ["nested too deep", "[".repeat(20_000) + "]".repeat(20_000), "nested more than 1000 deep"],
    ["JSON of something else", "[]", "not a JSON object"],
    ["without a format", JSON.stringify({ resource_changes: [] }), 'format_version "undefined"'],
    [
      "of another format",
      createPlan({ format_version: "2.0" }),
      'format_version "2.0"; expected 1.x',
    ],
    ["a state", createPlan({ resource_changes: undefined }), "no resource_changes"],
    ["an unknown action", createPlan({ resource_changes: [change(["explode"])] }), '["explode"]'],
    [
      "no action",
      createPlan({ resource_changes: [change(undefined)] }),
      "has the actions undefined",
    ],
    ["an empty change", createPlan({ resource_changes: [{}] }), "without an address"],
  ] as const) {
    it(`is refused: ${what}`, () => {
      expect(() => read(text)).to.throw(UnreadablePlan, message);
    });
  }
});

describe("a change that Terraform does not plan", () => {
  for (const [problem, others] of [
    ["the mode future", { mode: "future" }],
    ["the action create of a data source", { mode: "data" }],
    ["a type that is not text", { type: 1 }],
    ["values that are not an object", { change: { actions: ["create"], after: ["x"] } }],
  ] as const) {
    it(`is refused beside others: ${problem}`, () => {
      const changes = [change(["create"]), change(["create"], others)];
      expect(() => read(createPlan({ resource_changes: changes }))).to.throw(
        UnreadablePlan,
        problem,
      );
    });
  }
});

describe("a change that is made by hand", () => {
  for (const [address, type] of [
    ["aws_sqs_queue.jobs", "aws_sqs_queue"],
    ['module.a["x.y"].aws_sqs_queue.jobs["a]\\".b"]', "aws_sqs_queue"],
    ["data.aws_sqs_queue.jobs[0]", "aws_sqs_queue"],
  ] as const) {
    it(`has the type of its address: ${address}`, () => {
      const changes = [change(["no-op"], { address, type: undefined })];
      expect(read(createPlan({ resource_changes: changes })).resources[0]?.type).to.equal(type);
    });
  }

  it("cannot be judged without values after it", () => {
    const readGaps = (...values: object[]) =>
      read(
        createPlan({ resource_changes: values.map((one) => change([], { change: one })) }),
      ).gaps.map((gap) => /makes of (.+): no values/.exec(gap)?.[1]);
    const address = change([]).address;
    expect(readGaps({ actions: ["create"] }, { actions: ["update"], before: {} })).to.deep.equal([
      `\`${address}\`, \`${address}\``,
    ]);
    const unknown = { actions: ["create"], after: null, after_unknown: true };
    expect(readGaps(unknown, { actions: ["delete"], before: {}, after: null })).to.deep.equal([]);
  });
});

describe("a plan with marks of another kind", () => {
  it("hides what they may mean", () => {
    const values = { actions: ["create"], before: null, after: { name: "tiger-lily" } };
    const one = change([], { change: { ...values, after_sensitive: "yes" } });
    const output = { actions: ["create"], before: null, after: "oleander", after_sensitive: "yes" };
    const stack = read(createPlan({ resource_changes: [one], output_changes: { token: output } }));
    expect(JSON.stringify(stack)).not.to.match(/tiger-lily|oleander/);
  });
});

describe("a plan that does not clearly say that it is whole", () => {
  for (const others of [
    { errored: "true" },
    { errored: 1 },
    { complete: "false" },
    { complete: 0 },
  ]) {
    it(`is not: ${JSON.stringify(others)}`, () => {
      expect(read(createPlan(others)).gaps).to.have.length(1);
    });
  }
});

describe("a plan", () => {
  const readAction = (...actions: string[]) =>
    read(createPlan({ resource_changes: [change(actions)] })).resources[0]?.action;

  it("creates, changes, replaces, destroys, forgets, or does nothing", () => {
    expect(readAction("create")).to.equal("create");
    expect(readAction("update")).to.equal("change");
    expect(readAction("delete", "create")).to.equal("replace");
    expect(readAction("create", "delete")).to.equal("replace");
    expect(readAction("delete")).to.equal("destroy");
    expect(readAction("forget")).to.equal("forget");
    expect(readAction("no-op")).to.equal("none");
  });

  it("leaves data sources out", () => {
    const data = change(["read"], { mode: "data" });
    expect(read(createPlan({ resource_changes: [data] })).resources).to.deep.equal([]);
  });

  it("includes resources that are planned without a change, also in modules", () => {
    const resource = {
      address: "module.m.aws_sqs_queue.q",
      type: "aws_sqs_queue",
      values: { a: 1 },
    };
    const planned_values = { root_module: { child_modules: [{ resources: [resource] }] } };
    const [only] = read(createPlan({ planned_values })).resources;
    expect(only).to.include({ address: resource.address, path: resource.address, action: "none" });
    expect(only?.after).to.deep.equal({ a: 1 });
  });

  it("reads the configuration, also of a resource with an index", () => {
    const resources = [
      {
        address: "aws_sqs_queue.jobs",
        expressions: { name: { references: ["var.name"] }, fifo_queue: { constant_value: "true" } },
      },
    ];
    const configuration = { root_module: { resources } };
    const changes = [change(["create"], { address: 'aws_sqs_queue.jobs["a"]' })];
    const { resources: planned } = read(createPlan({ configuration, resource_changes: changes }));
    expect(planned[0]?.written).to.deep.equal({
      name: { references: ["var.name"] },
      fifo_queue: { text: "true", references: [] },
    });
  });
});

describe("construct paths", () => {
  const document = readJson("first-deployment.cdk.tf.json");
  const paths = readPaths(document);

  it("come from the metadata of the synthesized stack", () => {
    expect(paths.get("aws_dynamodb_table.connections_table_D15176FE")).to.equal(
      "dev/connections/table",
    );
    expect(readStackName(document)).to.equal("dev");
  });

  it("of destroyed resources are derived from the logical id, if its hash matches", () => {
    const none = new Map<string, string>();
    const address = "aws_dynamodb_table.connections_table_D15176FE";
    expect(toPath(address, none, "prod")).to.equal("prod/connections/table");
    const other = "aws_dynamodb_table.connections_table_D15176FF";
    expect(toPath(other, none, "prod")).to.equal(other);
    expect(toPath(address, none, undefined)).to.equal(address);
  });

  it("keep the index of a resource", () => {
    for (const index of ['["a"]', '["c]d"]', '["\\"[x]"]', "[0]"]) {
      const address = `aws_dynamodb_table.connections_table_D15176FE${index}`;
      expect(toPath(address, paths, "dev")).to.equal(`dev/connections/table${index}`);
    }
  });

  it("replace addresses in expressions", () => {
    const text = "${aws_dynamodb_table.connections_table_D15176FE.arn} aws_x_y.other";
    expect(withPaths(text, paths)).to.equal("${dev/connections/table.arn} aws_x_y.other");
  });
});

describe("the stack of a plan", () => {
  const text = readFileSync(`${FIXTURES}/first-deployment.json`, "utf8");
  const dev = readJson("first-deployment.cdk.tf.json");
  const prod = JSON.parse(JSON.stringify(dev).replaceAll("websocket-dev", "websocket-prod"));

  it("is the one with the same values, among stacks with the same logical ids", () => {
    const documents = new Map([
      ["prod", prod],
      ["dev", dev],
    ]);
    expect(stackOfPlan(parsePlan(text), documents)).to.equal(dev);
  });

  it("is undefined when no stack has any of its values", () => {
    expect(stackOfPlan(parsePlan(createPlan()), new Map([["dev", dev]]))).to.equal(undefined);
    expect(stackOfPlan(parsePlan(text), new Map())).to.equal(undefined);
  });

  it("must be chosen when several match", () => {
    const documents = new Map([
      ["a", dev],
      ["b", dev],
    ]);
    expect(() => stackOfPlan(parsePlan(text), documents)).to.throw(
      UnreadablePlan,
      "several stacks, a and b: choose one",
    );
  });
});
