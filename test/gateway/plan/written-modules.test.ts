// Values that only the sources of modules say.
import { expect } from "chai";
import { resource } from "../helpers/small-plan.ts";
import { readWritten } from "../helpers/written-plan.ts";

const QUEUE = "aws_sqs_queue.q";

describe("modules of a source", () => {
  const outer = 'module.outer["a.b\\"]c"]';
  const inner = `${outer}.module.inner[11]`;
  const own = { ...resource(QUEUE), address: `${inner}.${QUEUE}` };
  const read = (bodies: Record<string, unknown>) =>
    readWritten(
      {
        planned: {
          child_modules: [
            {
              address: outer,
              child_modules: [{ address: inner, resources: [own] }],
            },
          ],
        },
        unknown: { [own.address]: { name: true, tags: true } },
        bodies,
      },
      own.address,
      "tags",
    );

  const BODIES = {
    "": {
      module: {
        outer: [
          {
            for_each: { 'a.b"]c': { size: 2 } },
            given: "${each.key}-${each.value.size}",
            plain: "${module.plain.value}",
          },
        ],
        plain: [{ x: "${1 + 1}" }],
      },
    },
    plain: { variable: { x: [{ type: "${string}" }] }, output: { value: [{ value: "${var.x}" }] } },
    outer: {
      variable: { given: [{}], plain: [{}], kept: [{ default: "d", nullable: false }] },
      module: {
        inner: [{ count: 12, name: "${var.given}/${var.plain}/${var.kept}/${count.index}" }],
      },
      output: { name: [{ value: "${module.inner[11].name}" }] },
    },
    "outer.inner": {
      variable: { name: [{}] },
      resource: {
        aws_sqs_queue: {
          q: [
            {
              name: "${var.name}",
              tags: {
                name: "${var.name}",
                module: "${path.module}",
                own: "${aws_sqs_queue.q.name}",
              },
            },
          ],
        },
      },
      output: { name: [{ value: "${aws_sqs_queue.q.name}" }] },
    },
  };

  it("pass inputs and outputs, also through modules without resources", () => {
    expect(read(BODIES)).to.deep.equal({
      value: { name: 'a.b"]c-2/2/d/11', module: "outer/inner", own: 'a.b"]c-2/2/d/11' },
      notes: {},
    });
  });

  it("are unknown when their sources are missing", () => {
    const { plain, ...others } = BODIES;
    expect(plain).to.have.property("output");
    const { value, notes } = read(others);
    // The queue has the name that the gateway gives to it.
    expect(value)
      .to.have.keys("module", "own")
      .and.to.have.property("own")
      .that.matches(/^terraform-/);
    expect(notes[`${own.address}.tags.name`]).to.equal(
      "it depends on module.plain. It is omitted.",
    );
  });
});
