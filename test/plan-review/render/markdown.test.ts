// Inline code and blocks of untrusted text.
import { expect } from "chai";
import { code, diff, mapCode, row } from "../../../plan-review/render/markdown.ts";

describe("text that nobody sees", () => {
  for (const [what, text, shown] of [
    ["a space without width", "a\u200Bb", "a\\u200bb"],
    ["a mark of direction", "a\u061Cb", "a\\u061cb"],
    ["an override of direction", "a\u202Eb", "a\\u202eb"],
    ["a separator of lines", "a\u2028b", "a\\u2028b"],
    ["a soft hyphen", "a\u00ADb", "a\\u00adb"],
    ["a filler", "a\u3164b", "a\\u3164b"],
    ["a selector of a form", "a\uFE0Fb", "a\\ufe0fb"],
    ["a tag outside of the first plane", "a\u{E0041}b", "a\\udb40\\udc41b"],
  ] as const) {
    it(`is spelled out: ${what}`, () => {
      expect(code(text)).to.equal(`\`${shown}\``);
      expect(diff([`+ ${text}`])).to.equal(`\`\`\`diff\n+ ${shown}\n\`\`\``);
    });
  }
});

describe("inline code", () => {
  it("gets another fence when its text changes", () => {
    const change = (text: string) => text.replace("one", "a`b");
    const page = `${code("x one")} and ${code("`")} and ${code(" one ")}`;
    expect(mapCode(page, change)).to.equal(
      `${code("x a`b")} and ${code("`")} and ${code(" a`b ")}`,
    );
  });
});

describe("a row of a table", () => {
  it("escapes pipes, also behind backslashes", () => {
    expect(row(["a|b", "\\|", "\\\\|", "\\a"])).to.equal("| a\\|b | \\\\\\| | \\\\\\\\\\| | \\a |");
  });

  it("has a cell with as many backslashes as a plan may have", () => {
    const many = "\\".repeat(1_000_000);
    expect(row([many]) === `| ${many} |`).to.equal(true);
  });
});
