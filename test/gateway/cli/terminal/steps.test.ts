// What is said while the gateway starts.
import { expect } from "chai";
import { PLAIN } from "../../../../gateway/cli/terminal/paint.ts";
import { createStep } from "../../../../gateway/cli/terminal/steps.ts";

const run = (columns: number | undefined, act: () => number): string[] => {
  const written: string[] = [];
  const step = createStep(
    (text) => written.push(text),
    PLAIN,
    () => columns,
  );
  try {
    expect(step("Building", act)).to.equal(7);
  } catch (error) {
    written.push((error as Error).message);
  }
  return written.map((text) => text.replace(/\d\.\d/, "N"));
};

const fail = (): number => {
  throw new Error("failed");
};

describe("a step of the start", () => {
  it("is named when it begins on a terminal, and gets its time at its end", () => {
    expect(run(80, () => 7)).to.deep.equal(["Building …", "\rBuilding  N s\n"]);
    expect(run(80, fail)).to.deep.equal(["Building …", "\rBuilding  N s\n", "failed"]);
  });

  it("has two lines elsewhere: the first one at once, and no control characters", () => {
    expect(run(undefined, () => 7)).to.deep.equal(["Building …\n", "Building  N s\n"]);
    expect(run(undefined, fail)).to.deep.equal(["Building …\n", "Building  N s\n", "failed"]);
  });

  it("has two lines where the terminal would wrap the first one, whose start then stays", () => {
    expect(run(18, () => 7)).to.deep.equal(["Building …\n", "Building  N s\n"]);
    expect(run(19, () => 7)).to.deep.equal(["Building …", "\rBuilding  N s\n"]);
  });

  it("ends when its promise is kept or broken", async () => {
    for (const promise of [Promise.resolve(7), Promise.reject(new Error("failed"))]) {
      const written: string[] = [];
      const step = createStep(
        (text) => written.push(text),
        PLAIN,
        () => undefined,
      );
      const ended = step("Planning", () => promise).catch((error: Error) => error.message);
      expect(written).to.deep.equal(["Planning …\n"]);
      expect(await ended).to.be.oneOf([7, "failed"]);
      expect(written).to.have.length(2);
    }
  });
});
