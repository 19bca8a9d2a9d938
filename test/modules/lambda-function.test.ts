import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { HANDLERS } from "../helpers/handlers.ts";
import { synthesize } from "../helpers/synthesize.ts";

describe("lambda function", () => {
  it("says how to make a zip that is missing", () => {
    expect(() => synthesize({ zipDirectory: "/nowhere" })).to.throw(
      '/nowhere/broadcast.zip does not exist, nor does any other zip: run "npm run build" before synthesizing.',
    );
  });

  it("says what one zip is made of that is missing beside others", () => {
    const zipDirectory = mkdtempSync(join(tmpdir(), "zips-"));
    try {
      for (const name of HANDLERS) writeFileSync(join(zipDirectory, `${name}.zip`), name);
      rmSync(join(zipDirectory, "ping.zip"));
      expect(() => synthesize({ zipDirectory })).to.throw(
        /ping\.zip does not exist, but other zips do: expected the file "ping\.ts" among the handlers\./,
      );
    } finally {
      rmSync(zipDirectory, { recursive: true });
    }
  });

  it("is traced, and may say so to X-Ray", () => {
    const stack = synthesize();
    for (const fn of stack.ofType("aws_lambda_function").values()) {
      expect(fn["tracing_config"]).to.deep.equal({ mode: "Active" });
    }
  });

  it("logs what the stack says, or what is the handlers' own default", () => {
    const levels = (props: object) =>
      [...synthesize(props).ofType("aws_lambda_function").values()].map(
        (fn) => fn["environment"]?.variables.LOG_LEVEL,
      );
    expect(new Set(levels({ logLevel: "WARN" }))).to.deep.equal(new Set(["WARN"]));
    expect(new Set(levels({}))).to.deep.equal(new Set([undefined]));
  });
});
