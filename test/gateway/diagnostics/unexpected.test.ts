import { expect } from "chai";
import { unexpected } from "../../../gateway/diagnostics/unexpected.ts";
import { createMask } from "../../../gateway/trace/mask.ts";

describe("an unexpected error", () => {
  it("is told with its cause, without the tokens that it quotes", () => {
    const lines: string[] = [];
    const output = { functionLine() {}, info() {}, warn: (line: string) => lines.push(line) };
    const mask = createMask(["secret-token"]);
    unexpected(output, "A message of abc=")("no secret-token");
    unexpected(output, "A message of abc=", mask)(new Error("no secret-token"));
    expect(lines[0]).to.equal(
      "A message of abc= failed in the gateway itself, which keeps running. Cause: no secret-token",
    );
    expect(lines[1]).to.match(/Cause: Error: no •••\n +at /);
  });
});
