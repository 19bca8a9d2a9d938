// Runs every input that fuzzing kept through its parser: none throws an unexpected error.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import type { Target } from "../../fuzz/target.ts";

const TARGETS = readdirSync("fuzz/targets").map((file) => basename(file, ".ts"));

describe("untrusted inputs that fuzzing kept", () => {
  for (const name of TARGETS) {
    it(`are accepted or refused by ${name}`, async () => {
      const { default: target } = (await import(`../../fuzz/targets/${name}.ts`)) as {
        default: Target;
      };
      const folder = join("fuzz/corpus", name);
      const kept = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
      const seeds = target.seeds.map((seed) => Buffer.from(seed));
      expect(kept).not.to.deep.equal([]);
      await target.start?.();
      try {
        for (const input of [...seeds, ...kept]) await target.run(input);
      } finally {
        await target.stop?.();
      }
    }).timeout(60_000);
  }
});
