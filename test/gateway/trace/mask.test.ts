import { expect } from "chai";
import { createMask } from "../../../gateway/trace/mask.ts";

const SECRET = 'a "secret" + t\u00f6ken';

describe("a mask", () => {
  const bytes = Buffer.from(SECRET);
  for (const [what, form] of [
    ["verbatim", SECRET],
    ["in another case", SECRET.toUpperCase()],
    ["in JSON", JSON.stringify(SECRET).slice(1, -1)],
    ["percent-encoded", encodeURIComponent(SECRET)],
    ["percent-encoded in lower case", encodeURIComponent(SECRET).toLowerCase()],
    ["in base64", bytes.toString("base64")],
    ["in base64url", bytes.toString("base64url")],
    ["in hexadecimal", bytes.toString("hex")],
  ] as const) {
    it(`hides a secret ${what}, everywhere in a text`, () => {
      const shown = createMask(["other secret", SECRET])(`x ${form} y ${form}`);
      expect(shown).to.match(/^x \u2022{3}=* y \u2022{3}=*$/);
    });
  }

  it("leaves other text unchanged, including secrets that are too short", () => {
    const mask = createMask(["1", "room", "", "a.c.e.g.i"]);
    expect(mask("room 1: abcdefghi")).to.equal("room 1: abcdefghi");
    expect(mask("room 1: a.c.e.g.i")).to.equal("room 1: \u2022\u2022\u2022");
  });

  it("hides the longer of two secrets with a common prefix as a whole", () => {
    expect(createMask(["12345678", "12345678-9"])("12345678-9")).to.equal("\u2022\u2022\u2022");
  });
});
