// Modules of a source whose instances only the plan knows, and modules of which the plan or the sources lack a part.
import { expect } from "chai";
import { resource } from "../helpers/small-plan.ts";
import { readWritten } from "../helpers/written-plan.ts";

const QUEUE = "aws_sqs_queue.q";

/** A module that passes on its argument. */
const PASS = { variable: { in: [{}] }, output: { out: [{ value: "${var.in}" }] } };

/** The tags of a queue in the root module; modules are in the plan if they are listed. */
const readTags = (
  tags: Record<string, string>,
  root: object,
  bodies: Record<string, unknown>,
  addresses: string[] = [],
) =>
  readWritten(
    {
      planned: {
        resources: [resource(QUEUE)],
        child_modules: addresses.map((address) => ({ address })),
      },
      unknown: { [QUEUE]: { tags: true } },
      bodies: { "": { resource: { aws_sqs_queue: { q: [{ tags }] } }, ...root }, ...bodies },
    },
    QUEUE,
    "tags",
  );

describe("a module whose for_each is unknown", () => {
  const call = { for_each: "${local.none}", in: "${each.key}!" };

  it("has the instances that the plan has", () => {
    const { value } = readTags(
      { a: '${module.m["a"].out}', b: '${module.m["b"].out}', all: "${length(module.m)}" },
      { module: { m: [call], other: [{ in: "x" }] } },
      { m: PASS, other: PASS },
      ['module.m["a"]', 'module.m["b"]', "module.other", 'module.other.module.m["c"]'],
    );
    expect(value).to.deep.equal({ a: "a!", b: "b!", all: 2 });
  });

  it("has those of its parent only", () => {
    const outer = { module: { m: [call] }, output: { out: [{ value: "${keys(module.m)}" }] } };
    const { value } = readTags(
      { one: '${join(",", module.one.out)}', two: '${join(",", module.two.out)}' },
      { module: { one: [{}], two: [{}], m: [call] } },
      { m: PASS, one: outer, two: outer, "one.m": PASS, "two.m": PASS },
      ['module.m["r"]', 'module.one.module.m["a"]', 'module.two.module.m["b"]'],
    );
    expect(value).to.deep.equal({ one: "a", two: "b" });
  });

  it("has none that the plan does not have", () => {
    const { value } = readTags(
      { n: "${length(module.m)}" },
      { module: { m: [call] } },
      { m: PASS },
    );
    expect(value).to.deep.equal({ n: 0 });
  });
});

describe("modules without resources", () => {
  it("have the inputs of each instance", () => {
    const { value } = readTags(
      { a: '${module.m["a"].out}', b: '${module.m["b"].out}', n: "${module.n[1].out}" },
      {
        module: {
          m: [{ for_each: { a: 1, b: 2 }, in: "${each.value}" }],
          n: [{ count: 2, in: "${count.index}" }],
        },
      },
      { m: PASS, n: PASS },
    );
    expect(value).to.deep.equal({ a: 1, b: 2, n: 1 });
  });

  it("are different ones in different modules, whatever their names", () => {
    const outer = (text: string) => ({
      module: { module: [{ in: text }] },
      output: { out: [{ value: "${module.module.out}" }] },
    });
    const { value } = readTags(
      { a: "${module.a.out}", s: "${module.submodule.out}", m: "${module.module.out}" },
      { module: { a: [{}], submodule: [{}], module: [{ in: "of the root" }] } },
      {
        a: outer("of a"),
        submodule: outer("of submodule"),
        module: PASS,
        "a.module": PASS,
        "submodule.module": PASS,
      },
    );
    expect(value).to.deep.equal({ a: "of a", s: "of submodule", m: "of the root" });
  });
});

describe("a module with a missing part", () => {
  const inner = { ...resource(QUEUE), address: "module.m.aws_sqs_queue.q" };
  const readInner = (bodies: Record<string, unknown>) =>
    readWritten(
      {
        planned: { child_modules: [{ address: "module.m", resources: [inner] }] },
        unknown: { [inner.address]: { tags: true } },
        bodies,
      },
      inner.address,
      "tags",
    );
  const m = { ...PASS, resource: { aws_sqs_queue: { q: [{ tags: { a: "${var.in}" } }] } } };

  for (const [what, bodies, note] of [
    ["its call", { "": {}, m }, "it depends on var.in of module.m"],
    ["the module that calls it", { m }, "it depends on var.in of module.m"],
    ["an argument", { "": { module: { m: [{}] } }, m }, "it depends on var.in"],
  ] as const) {
    it(`has inputs that are unknown: without ${what}`, () => {
      expect(readInner(bodies)).to.deep.equal({
        value: {},
        notes: { [`${inner.address}.tags.a`]: `${note}. It is omitted.` },
      });
    });
  }

  it("has outputs that are unknown where their sources are missing", () => {
    const { notes } = readTags(
      { a: "${module.m.out}", b: '${module.f["k"].out}' },
      { module: { m: [{}], f: [{ for_each: { k: 1 } }] } },
      {},
    );
    expect(notes).to.deep.equal({
      [`${QUEUE}.tags.a`]: "it depends on module.m. It is omitted.",
      [`${QUEUE}.tags.b`]: 'it depends on module.f["k"]. It is omitted.',
    });
  });

  it("has values that turn in a circle, which is told by name", () => {
    const told = ({ notes }: { notes: object }) => Object.values(notes).join();
    const root = { module: { m: [{ in: "${module.m.out}" }] } };
    expect(told(readTags({ a: "${module.m.out}" }, root, { m: PASS }))).to.equal(
      "it cannot be evaluated here (module.m.out depends on itself). It is omitted.",
    );
    expect(told(readInner({ "": root, m }))).to.equal(
      "it cannot be evaluated here (var.in depends on itself). It is omitted.",
    );
  });

  it("ends the reading when it has too many instances, and is named", () => {
    const root = { module: { m: [{ count: 1e9 }] } };
    expect(() => readTags({ a: "${module.m}" }, root, { m: PASS })).to.throw(
      /\bmodule\.m: Evaluating the expressions takes more than/,
    );
  });
});
