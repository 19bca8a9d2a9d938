// Whatever differs between two syntheses is shown, and nothing else is: every value of a document is changed in turn.
import { expect } from "chai";
import { compareSynthesized } from "../../../plan-review/synth/synthesized.ts";
import { reviewStack, writePage } from "../resources.ts";

const check = (condition: string) => [{ condition, error_message: "m" }];

const DOCUMENT = {
  terraform: {
    required_version: ">= 1.11",
    required_providers: { aws: { source: "hashicorp/aws", version: "5.100.0" } },
    backend: { s3: { bucket: "state", key: "dev", skip_region_validation: false } },
  },
  provider: {
    aws: [
      { region: "eu-west-1", default_tags: [{ tags: { a: "b" } }], max_retries: 3 },
      { alias: "us", region: "us-east-1", assume_role: [{ role_arn: "r", external_id: "e" }] },
    ],
  },
  variable: { name: { type: "string", default: "a", validation: check("${var.name}") } },
  locals: { a: "b", nested: { c: "d" } },
  output: {
    url: { value: "wss://a", sensitive: false, precondition: check("${true}") },
    token: { value: "t", sensitive: true },
  },
  data: { aws_region: { r: { provider: "aws.us" } } },
  ephemeral: { aws_secretsmanager_secret_version: { e: { secret_id: "a" } } },
  module: { m: { source: "./m", providers: { aws: "aws.us" } } },
  check: { health: { assert: check("${true}") } },
  import: [{ to: "aws_sqs_queue.i", id: "https://q" }],
  action: { aws_lambda_invoke: { a: { config: { function_name: "f" } } } },
  of_a_later_version: { a: { b: "c" } },
  resource: {
    aws_sqs_queue: {
      q: {
        name: "q",
        provider: "aws.us",
        count: 2,
        tags: { a: "b" },
        lifecycle: { prevent_destroy: true, ignore_changes: ["tags"] },
        provisioner: [{ "local-exec": { command: "echo hi" } }],
        connection: { host: "h" },
      },
      i: { for_each: { a: "1", b: "2" }, name: "${each.value}" },
    },
    aws_iam_role: {
      r: { name: "${local.a}", path: "${local.nested.c}", max_session_duration: 3600 },
    },
  },
};

type Body = Record<string, unknown>;

const page = (head: object): string =>
  writePage(compareSynthesized(structuredClone(DOCUMENT), head as Body));

type Path = string[];

const listPaths = (value: unknown, path: Path = []): Path[] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, one]) => [
        [...path, name],
        ...listPaths(one, [...path, name]),
      ])
    : [];

const isLeaf = (path: Path): boolean => typeof at(DOCUMENT, path) !== "object";

const at = (value: unknown, path: Path): any => path.reduce<any>((one, name) => one[name], value);

const edited = (path: Path, edit: (parent: any, name: string) => void): object => {
  const copy = structuredClone(DOCUMENT);
  edit(at(copy, path.slice(0, -1)), path.at(-1) ?? "");
  return copy;
};

const change = (parent: any, name: string): void => {
  const value = parent[name];
  parent[name] =
    typeof value === "boolean" ? !value : typeof value === "number" ? value + 1 : `${value}-x`;
};

const remove = (parent: any, name: string): void => {
  if (Array.isArray(parent)) parent.splice(Number(name), 1);
  else delete parent[name];
};

const NOTHING = ": nothing to do";

describe("a difference between two syntheses", () => {
  it("is shown, wherever it is", () => {
    const paths = listPaths(DOCUMENT);
    const silent = [
      ...paths.filter((path) => page(edited(path, remove)).includes(NOTHING)),
      ...paths.filter(isLeaf).filter((path) => page(edited(path, change)).includes(NOTHING)),
    ];
    expect(silent.map((path) => path.join("."))).to.deep.equal([]);
  });

  const SAME: [what: string, edit: (document: any) => void][] = [
    ["a number as text", (d) => (d.resource.aws_iam_role.r.max_session_duration = "3600")],
    ["a block as a list of one", (d) => (d.resource.aws_iam_role.r = [d.resource.aws_iam_role.r])],
    ["an argument that is null", (d) => (d.resource.aws_iam_role.r.description = null)],
    ["a move that happened long ago", (d) => (d.moved = [{ from: "aws_x_y.a", to: "aws_x_y.b" }])],
    [
      "another order",
      (d) => (d.resource = Object.fromEntries(Object.entries(d.resource).toReversed())),
    ],
  ];
  for (const [what, edit] of SAME) {
    it(`is not ${what}`, () => {
      const head = structuredClone(DOCUMENT);
      edit(head);
      expect(page(head)).to.include(NOTHING);
    });
  }

  it("has no secret: the values of locals are hidden, also where they come from", () => {
    const text = page(edited(["locals", "a"], change));
    expect(text).to.include("+ locals.a: (sensitive)");
    expect(text).to.include('+ name: "b-x"');
  });
});

const find = (base: object, head: object) => {
  const stack = compareSynthesized({ ...base }, { ...head });
  const moved = stack.resources.filter(({ movedFrom }) => movedFrom !== undefined);
  return {
    ids: reviewStack(stack).findings.map(({ id, resource }) => `${id} ${resource}`),
    actions: stack.resources.map(({ action, address }) => `${action} ${address}`),
    moved: moved.map(({ movedFrom, address }) => `${movedFrom} ${address}`),
  };
};

describe("a block of a synthesis", () => {
  const of = (queue: object) => ({ resource: { aws_sqs_queue: { q: queue } } });
  const two = of({ count: 2, name: "q" });

  it("that moves a resource into a module destroys nothing", () => {
    const head = { moved: [{ from: "aws_sqs_queue.q", to: "module.m.aws_sqs_queue.q" }] };
    const { ids, actions, moved } = find(two, head);
    expect(ids).to.deep.equal([]);
    expect(actions).to.deep.equal([
      "none module.m.aws_sqs_queue.q[0]",
      "none module.m.aws_sqs_queue.q[1]",
    ]);
    expect(moved[0]).to.equal("aws_sqs_queue.q[0] module.m.aws_sqs_queue.q[0]");
  });

  it("that forgets a resource forgets all of its instances", () => {
    const removed = [{ from: "aws_sqs_queue.q", lifecycle: { destroy: false } }];
    expect(find(two, { removed }).actions).to.deep.equal([
      "forget aws_sqs_queue.q[0]",
      "forget aws_sqs_queue.q[1]",
    ]);
  });

  it("that imports a resource takes it over", () => {
    const head = { ...of({ name: "q" }), import: [{ to: "aws_sqs_queue.q", id: "https://q" }] };
    expect(find({}, head).ids).to.deep.equal(["PR019 aws_sqs_queue.q"]);
  });

  it("that moves a resource to another provider is an error, also from the default one", () => {
    for (const [before, after] of [
      [undefined, "aws.us"],
      ["aws.us", undefined],
      ["aws.us", "aws.eu"],
    ]) {
      const [base, head] = [before, after].map((provider) => of({ name: "q", provider }));
      expect(find(base ?? {}, head ?? {}).ids).to.deep.equal(["PR032 aws_sqs_queue.q.provider"]);
    }
    expect(find({}, of({ name: "q", provider: "aws.us" })).ids).to.deep.equal([]);
  });

  it("that repeats a resource by a set has an instance for each", () => {
    const each = (...keys: string[]) =>
      of({ name: "${each.key}", for_each: `\${toset(${JSON.stringify(keys)})}` });
    expect(find(each("a", "b"), each("a")).ids).to.deep.equal(['PR002 aws_sqs_queue.q["b"]']);
  });
});
