import { expect } from "chai";
import { readable, visible } from "../../../../../gateway/console/page/model/readable.js";

/** As JSON.stringify writes it, where that loses nothing. */
const TWO_WAY = [
  '{"a":1}',
  "[]",
  '{"a":{},"b":[[],{}],"c":"{[,:]}\\"\\\\"}',
  '[1,"two",[true,null,-0.5]]',
  '"text"',
];

describe("the page's texts", () => {
  for (const json of TWO_WAY) {
    it(`indent ${json} as JSON.stringify does`, () => {
      expect(readable(json)).to.equal(JSON.stringify(JSON.parse(json), undefined, 2));
    });
  }

  it("keep numbers, the order of keys and repeated keys as they are written", () => {
    const written = ' {"id": 12345678901234567890,"2":1.0,"1":1e400,\n"1":-0} ';
    expect(readable(written)).to.equal(
      '{\n  "id": 12345678901234567890,\n  "2": 1.0,\n  "1": 1e400,\n  "1": -0\n}',
    );
  });

  it("leave unchanged what is not JSON, and JSON that would be mostly spaces", () => {
    for (const text of ["no {JSON", '{"a":', "", "[".repeat(5000) + "]".repeat(5000)]) {
      expect(readable(text)).to.equal(text);
    }
    expect(readable(200)).to.equal("200");
  });

  it("show characters that hide or move others, and leave every other one", () => {
    expect(visible("a\u202Eb\u2066c\u0000d\u009B")).to.equal("a\\u202eb\\u2066c\\u0000d\\u009b");
    const ordinary = "line\n\ttab\r مرحبا שלום 👩‍💻 \u200F";
    expect(visible(ordinary)).to.equal(ordinary);
  });
});
