// Patterns of events, as in filters of event source mappings.
import { expect } from "chai";
import { compilePattern } from "../../../gateway/mapping/event-pattern.ts";
import { MappingError } from "../../../gateway/mapping/mapping-error.ts";

const EVENT = {
  kind: "order",
  amount: 7,
  tags: ["new", "big"],
  none: null,
  empty: "",
  nested: { flag: true, name: "Anna" },
  items: [
    { sku: "a", count: 1 },
    { sku: "b", count: 2 },
  ],
};

describe("a pattern of events", () => {
  for (const [pattern, expected] of [
    [{}, true],
    [{ kind: ["order", "bill"] }, true],
    [{ kind: ["bill"] }, false],
    [{ kind: ["order"], amount: [8] }, false],
    [{ amount: ["7"] }, false],
    [{ tags: ["big"] }, true],
    [{ tags: ["small"] }, false],
    [{ none: [null] }, true],
    [{ missing: [null] }, false],
    [{ empty: [""] }, true],
    [{ nested: { flag: [true] } }, true],
    [{ nested: { flag: [false] } }, false],
    [{ kind: { inner: ["x"] } }, false],
    [{ missing: [{ exists: false }] }, true],
    [{ none: [{ exists: true }] }, true],
    [{ kind: [{ prefix: "ord" }] }, true],
    [{ kind: [{ suffix: "ord" }] }, false],
    [{ nested: { name: [{ "equals-ignore-case": "aNNa" }] } }, true],
    [{ kind: [{ "anything-but": ["bill", "order"] }] }, false],
    [{ kind: [{ "anything-but": { prefix: "b" } }] }, true],
    [{ missing: [{ "anything-but": "x" }] }, false],
    [{ amount: [{ numeric: [">", 0, "<=", 7] }] }, true],
    [{ amount: [{ numeric: ["<", 7] }] }, false],
    [{ kind: [{ numeric: [">", 0] }] }, false],
    [{ $or: [{ kind: ["bill"] }, { amount: [7] }] }, true],
    [{ $or: [{ kind: ["bill"] }, { amount: [8] }] }, false],
    [{ toString: [{ exists: true }] }, false],
    [{ items: { sku: ["b"], count: [2] } }, true],
    // One element of the list must match all of it.
    [{ items: { sku: ["a"], count: [2] } }, false],
    // Only leaves exist.
    [{ nested: [{ exists: true }] }, false],
    [{ kind: [{ "anything-but": { suffix: ["er", "x"] } }] }, false],
    [{ kind: [{ "anything-but": { "equals-ignore-case": ["ORDER"] } }] }, false],
  ] as [object, boolean][]) {
    it(`${JSON.stringify(pattern)} ${expected ? "matches" : "does not match"}`, () => {
      expect(compilePattern(JSON.stringify(pattern))(EVENT)).to.equal(expected);
    });
  }

  for (const pattern of [
    "[]",
    "x",
    '{"a":1}',
    '{"a":[{"cidr":"10.0.0.0/8"}]}',
    '{"a":[{"wildcard":"a*"}]}',
    '{"a":[{"prefix":["a"]}]}',
    '{"a":[{"numeric":["~",1]}]}',
    '{"a":[{"numeric":[{"toString":1},1]}]}',
  ])
    it(`is refused: ${pattern}`, () => {
      expect(() => compilePattern(pattern)).to.throw(/pattern|comparison/);
    });

  for (const pattern of [
    `[${"1,".repeat(100_000)}1]`,
    JSON.stringify({ ["a".repeat(4000)]: 1 }),
    JSON.stringify({ a: [{ prefix: ["x".repeat(4000)] }] }),
    JSON.stringify({ a: [{ ["x".repeat(4000)]: 1 }] }),
    JSON.stringify({ a: [{ numeric: ["x".repeat(4000), 1] }] }),
  ])
    it(`is refused with the beginning of what is wrong: ${pattern.slice(0, 20)}`, () => {
      expect(() => compilePattern(pattern))
        .to.throw(MappingError)
        .with.property("message")
        .that.has.lengthOf.below(1000)
        .and.contains("…");
    });

  it("is refused with more characters than AWS takes, spaces not counted", () => {
    const write = (length: number) => JSON.stringify({ a: ["x".repeat(length - 10)] });
    expect(() => compilePattern(write(4096))).not.to.throw();
    expect(() => compilePattern(`${" ".repeat(5000)}${write(4096)}`)).not.to.throw();
    expect(() => compilePattern(write(4097))).to.throw(
      MappingError,
      "the pattern has more than 4096 characters of JSON",
    );
  });
});
