// Every input that fuzzing has found worth keeping, each through its entrance: none throws what it must not.
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import type { Target } from "../../fuzz/target.ts";

const TARGETS = readdirSync("fuzz/targets").map((file) => basename(file, ".ts"));

describe("inputs of strangers that fuzzing has kept", () => {
  for (const name of TARGETS) {
    it(`are taken or refused by ${name}`, async () => {
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
