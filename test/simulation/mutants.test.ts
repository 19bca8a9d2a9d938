// The mistakes that npm run simulate:mutants puts into the handlers are about the handlers as they are.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { MUTANTS, mutate } from "./mutants.ts";

describe("mistakes in the handlers", () => {
  for (const mutant of MUTANTS) {
    it(`can be made where they stand: ${mutant.name}`, () => {
      const source = readFileSync(`handlers/${mutant.file}`, "utf8");
      expect(mutate(source, mutant)).not.to.equal(source);
    });
  }
});
