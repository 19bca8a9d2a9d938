// Shapes of calls: what fits them, and how a misfit is described.
import { expect } from "chai";
import {
  EXPRESSION,
  findMisfit,
  INTEGER,
  listOf,
  mapOf,
  QUEUE_NAME,
  required,
  secondsUpTo,
  type Shape,
  structure,
  TEXT,
  TIMESTAMP,
} from "../../../gateway/aws/shapes.ts";

const UNTYPED = { expected: "anything", fits: () => true };

describe("a value of a call", () => {
  for (const [what, shape, good, bad] of [
    ["a string", TEXT, ["", "x"], [1, true, [], {}]],
    [
      "a whole number",
      INTEGER,
      [0, -5, 2 ** 31 - 1, -(2 ** 31)],
      [1.5, 2 ** 31, -(2 ** 31) - 1, "1", NaN],
    ],
    ["a number", TIMESTAMP, [0, 1.5, -1], ["1", true, {}]],
    ["a list", listOf(TEXT), [[], ["a"]], [{}, "a", 1]],
    ["a map", mapOf(TEXT), [{}, { a: "b" }], [[], "a", 1, true]],
    ["a map", structure({ a: TEXT }), [{}, { a: "b" }, { other: 1 }], [[], "a", 1, true]],
  ] as [string, Shape, unknown[], unknown[]][]) {
    it(`is ${what}`, () => {
      for (const value of good)
        expect(findMisfit(shape, value, "P"), JSON.stringify(value)).to.equal(undefined);
      for (const value of bad) {
        const misfit = findMisfit(shape, value, "P");
        expect(misfit?.kind, JSON.stringify(value)).to.equal("type");
        expect(misfit?.message).to.match(new RegExp(`^P is .+; expected ${what}\\.$`));
      }
    });
  }

  for (const [value, description] of [
    [null, "null"],
    [undefined, "a undefined"],
    [[], "a list"],
    [{}, "a map"],
    [true, "true"],
    [false, "false"],
    [1.5, "the number 1.5"],
    ["x", "a string"],
  ] as const) {
    it(`that is ${JSON.stringify(value)} is described as ${description}`, () => {
      const none = { ...UNTYPED, fits: () => false };
      expect(findMisfit(none, value)).to.deep.equal({
        message: `The call is ${description}; expected anything.`,
        kind: "type",
      });
      expect(findMisfit(none, value, "A.b")?.message).to.match(/^A\.b is /);
    });
  }

  it("is described with only the beginning of a long key", () => {
    const misfit = findMisfit(mapOf(TEXT), { ["k".repeat(1_000_000)]: 5 }, "P");
    expect(misfit?.message).to.equal(`P.${"k".repeat(200)}… is the number 5; expected a string.`);
  });

  it("is refused out of its range", () => {
    const delay = secondsUpTo(900);
    for (const seconds of [0, 1, 900]) expect(findMisfit(delay, seconds, "P")).to.equal(undefined);
    for (const seconds of [-1, 901]) {
      expect(findMisfit(delay, seconds, "P")).to.deep.equal({
        message: `Value ${seconds} for parameter P is invalid. Reason: P must be >= 0 and <= 900.`,
        kind: "range",
      });
    }
    expect(findMisfit(delay, 1.5, "P")?.kind).to.equal("type");
  });

  it("is the name of a queue, with up to 80 letters, digits, hyphens and underscores", () => {
    const most = "x".repeat(80);
    for (const name of ["a", "Jobs-2_b", "jobs.fifo", most, `${"x".repeat(75)}.fifo`])
      expect(findMisfit(QUEUE_NAME, name, "QueueName"), name).to.equal(undefined);
    for (const name of ["", ".fifo", "a b", "a.b", "jobs.fifo.x", "!jobs", `${most}x`, `!${most}`])
      expect(findMisfit(QUEUE_NAME, name, "QueueName"), name).to.deep.equal({
        message:
          "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        kind: "range",
      });
    expect(findMisfit(QUEUE_NAME, 5, "QueueName")?.kind).to.equal("type");
  });

  it("is an expression of at most 4096 bytes", () => {
    const euros = "€".repeat(1365);
    for (const value of ["", `${euros}x`, "x".repeat(4096), 5, ["x"]])
      expect(findMisfit(EXPRESSION, value, "A.FilterExpression")).to.equal(undefined);
    for (const [value, bytes] of [
      [`${euros}xx`, 4097],
      ["x".repeat(5000), 5000],
    ] as const) {
      expect(findMisfit(EXPRESSION, value, "A.FilterExpression")).to.deep.equal({
        message: `Invalid FilterExpression: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`,
        kind: "range",
      });
    }
  });
});

describe("a structure of a call", () => {
  const SHAPE = structure({
    Name: required(TEXT),
    Count: INTEGER,
    Tags: listOf(structure({ Key: required(TEXT) })),
    Values: mapOf(TEXT),
  });

  for (const [what, value, message, kind] of [
    ["all members", { Name: "a", Count: 1, Tags: [{ Key: "k" }], Values: { v: "x" } }],
    ["members that are not known", { Name: "a", Other: [] }],
    ["null for a member that may be missing", { Name: "a", Count: null, Tags: null }],
    ["no required member", {}, "The request must contain the parameter Name.", "missing"],
    [
      "null for a required member",
      { Name: null },
      "The request must contain the parameter Name.",
      "missing",
    ],
    ["a member of another type", { Name: 1 }, "Name is the number 1; expected a string.", "type"],
    [
      "an element of another type",
      { Name: "a", Tags: [{ Key: "k" }, "x"] },
      "Tags.1 is a string; expected a map.",
      "type",
    ],
    [
      "an element that is null",
      { Name: "a", Tags: [null] },
      "Tags.0 is null; expected a map.",
      "type",
    ],
    [
      "an element without a required member",
      { Name: "a", Tags: [{ Key: "k" }, {}] },
      "The request must contain the parameter Tags.1.Key.",
      "missing",
    ],
    [
      "a value of another type in a map",
      { Name: "a", Values: { good: "x", bad: 1 } },
      "Values.bad is the number 1; expected a string.",
      "type",
    ],
    [
      "several misfits, of which the first counts",
      { Name: "a", Count: "x", Values: 1 },
      "Count is a string; expected a whole number.",
      "type",
    ],
  ] as [string, object, string?, string?][]) {
    it(`with ${what} ${message === undefined ? "fits" : "does not fit"}`, () => {
      expect(findMisfit(SHAPE, value)).to.deep.equal(message && { message, kind });
    });
  }

  it("has no members of its prototype", () => {
    expect(findMisfit(structure({ constructor: required(TEXT) }), {})?.kind).to.equal("missing");
    expect(findMisfit(structure({ toString: TEXT }), {})).to.equal(undefined);
  });
});
