// Styles only where they are shown.
import { expect } from "chai";
import { createPaint } from "../../../../gateway/cli/terminal/paint.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

const setForceColor = (value: string | undefined): void => {
  const { FORCE_COLOR } = process.env;
  if (value === undefined) delete process.env["FORCE_COLOR"];
  else process.env["FORCE_COLOR"] = value;
  closeAfterwards(() => {
    if (FORCE_COLOR === undefined) delete process.env["FORCE_COLOR"];
    else process.env["FORCE_COLOR"] = FORCE_COLOR;
  });
};

describe("styles", () => {
  it("are shown on a terminal that has them", () => {
    expect(createPaint({ hasColors: () => true })("red", "x")).to.equal("\u001B[31mx\u001B[39m");
    expect(createPaint({ hasColors: () => false })("red", "x")).to.equal("x");
  });

  it("are in a pipe or a file only if forced", () => {
    for (const [forced, expected] of [
      [undefined, "x"],
      ["0", "x"],
      ["1", "\u001B[31mx\u001B[39m"],
    ] as const) {
      setForceColor(forced);
      expect(createPaint({})("red", "x")).to.equal(expected);
    }
  });
});
