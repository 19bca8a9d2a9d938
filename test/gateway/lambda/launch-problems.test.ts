// Functions that are unpacked and then cannot be launched: nothing of them stays, however often they are called.
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { startFunction } from "../helpers/invoke-function.ts";

const LARGE = { "lib/data": Buffer.alloc(1024 * 1024) };

describe("a function that cannot be launched", () => {
  for (const [what, files, fn, problem] of [
    ["without its executable", LARGE, { runtime: "provided.al2023" }, "bootstrap"],
    ["of a runtime that is not served", LARGE, { runtime: "dotnet8" }, "dotnet8"],
    [
      "whose executable has a name that no file can have",
      LARGE,
      { runtime: "go1.x", handler: "a\0b" },
      "null bytes",
    ],
  ] as [string, Record<string, Buffer>, Partial<LambdaModel>, string][]) {
    it(`leaves no files: ${what}`, async () => {
      const { invoke, directory } = await startFunction(files, fn);
      expect(JSON.stringify(await invoke())).to.include(problem);
      expect(JSON.stringify(await invoke())).to.include(problem);
      expect(await readdir(join(directory, "fn"))).to.deep.equal([]);
    });
  }

  for (const runtime of ["nodejs24.x", "provided.al2023"]) {
    it(`leaves no environment: a variable that no process can have, with ${runtime}`, async () => {
      const { invoke, directory } = await startFunction(
        { "index.js": "exports.handler = () => {};", bootstrap: "#!/bin/sh\n" },
        {
          runtime,
          command: runtime === "nodejs24.x" ? undefined : "true",
          environment: { A: "a\0b" },
        },
      );
      for (let call = 0; call < 2; call += 1)
        expect(JSON.stringify(await invoke())).to.match(/null bytes/);
      expect(await readdir(join(directory, "tmp"))).to.deep.equal([]);
    });
  }
});
