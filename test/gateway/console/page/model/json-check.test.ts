import { expect } from "chai";
import { checkMessage } from "../../../../../gateway/console/page/model/json-check.js";

describe("the check of a message", () => {
  for (const [text, isJson, problem] of [
    ['{"action":"ping"}', true, undefined],
    ["7", true, undefined],
    ["hello", false, undefined],
    ["", false, undefined],
    ['{"action":', false, /^Not valid JSON: [^]+\.$/],
    ["\n [1,]", false, /^Not valid JSON: [^]+\.$/],
    ["é".repeat(16_385), false, /^32770 bytes; at most 32768 are accepted in a frame\.$/],
    ["x".repeat(131_073), false, /^131073 bytes; at most 131072 are accepted\.$/],
  ] as const) {
    it(`accepts any text, and warns about broken JSON and sizes: ${JSON.stringify(text.slice(0, 20))}`, () => {
      const check = checkMessage(text);
      expect(check.isJson).to.equal(isJson);
      if (problem) expect(check.problem).to.match(problem);
      else expect(check).to.not.have.property("problem");
    });
  }
});
