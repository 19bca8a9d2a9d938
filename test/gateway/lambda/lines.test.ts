// Lines of text that arrives in pieces.
import { expect } from "chai";
import { Lines, MAX_LINE_CHARACTERS } from "../../../gateway/lambda/lines.ts";

const writeLines = (...pieces: string[]): string[] => {
  const written: string[] = [];
  const lines = new Lines((line) => written.push(line));
  for (const piece of pieces) lines.add(piece);
  lines.end();
  return written;
};

describe("lines", () => {
  for (const [pieces, expected] of [
    [["a\nb\n"], ["a", "b"]],
    [
      ["a", "b", "\nc"],
      ["ab", "c"],
    ],
    [
      ["a\r\nb\r", "\nc\r\n"],
      ["a", "b", "c"],
    ],
    [
      ["\n\n", "a"],
      ["", "", "a"],
    ],
    [["a\rb\n"], ["a\rb"]],
    [["", ""], []],
  ] as const) {
    it(`of ${JSON.stringify(pieces)} are ${JSON.stringify(expected)}`, () => {
      expect(writeLines(...pieces)).to.deep.equal(expected);
    });
  }

  it("that are too long continue as the next one, and nothing is lost", () => {
    const text = "x".repeat(MAX_LINE_CHARACTERS);

    expect(writeLines(text, "y\n", `${text}${text}z`).map(({ length }) => length)).to.deep.equal([
      MAX_LINE_CHARACTERS,
      1,
      MAX_LINE_CHARACTERS,
      MAX_LINE_CHARACTERS,
      1,
    ]);
  });
});
