// Malicious sources: chains and loops without an end, and values of excessive size.
import { expect } from "chai";
import { GatewayError } from "../../../gateway/index.ts";
import { resource } from "../helpers/small-plan.ts";
import { readWritten } from "../helpers/written-plan.ts";

const QUEUE = "aws_sqs_queue.q";

const read = (expression: string, locals: object = {}) =>
  readWritten(
    {
      planned: { resources: [resource(QUEUE, { name: "q" })] },
      unknown: { [QUEUE]: { tags: true } },
      bodies: {
        "": {
          locals: [locals],
          resource: { aws_sqs_queue: { q: [{ tags: { a: expression, b: "known" } }] } },
        },
      },
    },
    QUEUE,
    "tags",
  );

const chain = (length: number, next: (at: number) => string): object =>
  Object.fromEntries(Array.from({ length }, (_, at) => [`l${at}`, next(at)]));

describe("hostile sources", () => {
  it("lose what a chain of a hundred thousand locals ends in, with one line", () => {
    const { value, notes } = read(
      "${local.l0}",
      chain(100_000, (at) => `\${local.l${at + 1}}`),
    );

    expect(value).to.deep.equal({ b: "known" });
    expect(Object.keys(notes)).to.deep.equal([`${QUEUE}.tags.a`]);
    expect(notes[`${QUEUE}.tags.a`]).to.include("its chain of references is too long");
    expect(notes[`${QUEUE}.tags.a`]).to.have.length.below(1000).and.not.to.include("\n");
  });

  for (const [what, expression, locals] of [
    [
      "a text that doubles with each local",
      "${local.l0}",
      chain(60, (at) => (at === 59 ? "x" : `\${local.l${at + 1}}\${local.l${at + 1}}`)),
    ],
    [
      "a list that doubles with each local",
      "${length(local.l0)}",
      chain(60, (at) => (at === 59 ? "${[1]}" : `\${concat(local.l${at + 1}, local.l${at + 1})}`)),
    ],
    [
      "nested loops",
      "${length([for a in range(9999) : [for b in range(9999) : [for c in range(9999) : 1]]])}",
      {},
    ],
    [
      "a template with nested loops",
      `${"%{ for a in range(999) }".repeat(4)}x${"%{ endfor }".repeat(4)}`,
      {},
    ],
  ] as const) {
    it(`end the start for ${what}, with one line`, () => {
      expect(() => read(expression, locals))
        .to.throw(GatewayError, "Evaluating the expressions takes more than")
        .with.property("message")
        .that.does.not.include("\n");
    });
  }

  it("lose a value of which expressions are nested too deep", () => {
    const { value, notes } = read(`\${${"[".repeat(20_000)}${"]".repeat(20_000)}}`);
    expect(value).to.deep.equal({ b: "known" });
    expect(notes[`${QUEUE}.tags.a`]).to.include("nested too deep");
  });
});
