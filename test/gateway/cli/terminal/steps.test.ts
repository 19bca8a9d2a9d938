// What is said while the gateway starts.
import { expect } from "chai";
import { PLAIN } from "../../../../gateway/cli/terminal/paint.ts";
import { createStep } from "../../../../gateway/cli/terminal/steps.ts";

const run = (isTerminal: boolean, act: () => number): string[] => {
  const written: string[] = [];
  const step = createStep((text) => written.push(text), PLAIN, isTerminal);
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
    expect(run(true, () => 7)).to.deep.equal(["Building …", "\rBuilding  N s\n"]);
    expect(run(true, fail)).to.deep.equal(["Building …", "\rBuilding  N s\n", "failed"]);
  });

  it("is one line elsewhere", () => {
    expect(run(false, () => 7)).to.deep.equal(["Building  N s\n"]);
  });

  it("ends when its promise is kept or broken", async () => {
    for (const promise of [Promise.resolve(7), Promise.reject(new Error("failed"))]) {
      const written: string[] = [];
      const step = createStep((text) => written.push(text), PLAIN, false);
      const ended = step("Planning", () => promise).catch((error: Error) => error.message);
      expect(written).to.deep.equal([]);
      expect(await ended).to.be.oneOf([7, "failed"]);
      expect(written).to.have.length(1);
    }
  });
});
