// Text from outside, as it is printed.
import { expect } from "chai";
import { escapeControls } from "../../shared/escape-controls.ts";

describe("control characters", () => {
  it("leaves letters, spaces, tabs and emoji as they are", () => {
    const text = 'ä "quoted" \\u001b \t \u{1F600} \u200F';
    expect(escapeControls(text)).to.equal(text);
  });

  for (const [what, text, expected] of [
    ["a color", "\u001B[31mred", "\\u001b[31mred"],
    ["a color in one character", "\u009B31mred", "\\u009b31mred"],
    ["a title of the window", "\u001B]0;title\u0007", "\\u001b]0;title\\u0007"],
    ["another line", "a\r\nb", "a\\u000d\\u000ab"],
    ["the removal of a character", "a\b\u007F", "a\\u0008\\u007f"],
    ["text from right to left", "\u202Etxt.\u2066", "\\u202etxt.\\u2066"],
  ] as const) {
    it(`shows ${what} as an escape sequence`, () => {
      expect(escapeControls(text)).to.equal(expected);
    });
  }
});
