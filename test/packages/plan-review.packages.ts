// terraform-plan-review as a pipeline runs it.
import { execFile } from "node:child_process";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { installPacked } from "../helpers/packed.ts";

const run = promisify(execFile);

describe("the package of the plan review", function () {
  this.timeout(120_000);
  let folder: string;

  before(async () => {
    folder = await installPacked("plan-review");
    for (const name of ["nothing-changed", "table-replaced"]) {
      copyFileSync(`test/fixtures/plans/${name}.json`, join(folder, `${name}.json`));
    }
  });

  const review = (...args: string[]) =>
    run("npx", ["terraform-plan-review", ...args], { cwd: folder }).then(
      ({ stdout }) => ({ code: 0, stdout }),
      ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
    );

  it("passes a plan that changes nothing", async () => {
    expect((await review("nothing-changed.json")).code).to.equal(0);
  });

  it("stops one that replaces a table", async () => {
    const { code, stdout } = await review("table-replaced.json");
    expect(code).to.equal(1);
    expect(stdout).to.match(/replace/i);
  });

  it("fails closed, and says what it takes", async () => {
    expect((await review("none.json")).code).to.equal(2);
    expect((await review("--help")).stdout).to.match(/^Usage: terraform-plan-review plan\.json/);
    expect((await review("--version")).stdout.trim()).to.match(/^\d+\.\d+\.\d+$/);
  });
});
