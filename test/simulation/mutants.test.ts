// The mistakes of npm run simulate:mutants match the current handlers.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { MUTANTS, mutate } from "./mutants.ts";

describe("mistakes in the handlers", () => {
  for (const mutant of MUTANTS) {
    it(`match the source: ${mutant.name}`, () => {
      const source = readFileSync(`handlers/${mutant.file}`, "utf8");
      expect(mutate(source, mutant)).not.to.equal(source);
    });
  }
});
