// A terraform that is missing, or that prints what no plan should contain.
import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { UsageError } from "../../../../gateway/cli/options.ts";
import { planProject, TerraformError } from "../../../../gateway/cli/terraform/plan-project.ts";
import { runTerraform } from "../../../../gateway/cli/terraform/run-terraform.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

/** A folder with a terraform that is this shell script. */
const folderWith = (script: string) => {
  const directory = mkdtempSync(join(tmpdir(), "run-terraform-"));
  closeAfterwards(() => rmSync(directory, { recursive: true }));
  writeFileSync(join(directory, "terraform"), `#!/bin/sh\n${script}\n`);
  chmodSync(join(directory, "terraform"), 0o755);
  return {
    directory,
    environment: { PATH: [directory, process.env["PATH"]].join(delimiter) },
  };
};

const plan = (script: string): Promise<Error> => {
  const folder = folderWith(script);
  return catchRejection(planProject({ folder, workDirectory: folder.directory, variables: [] }));
};

describe("terraform", () => {
  it("gets the input, and its output is told apart", async () => {
    const folder = folderWith('cat; echo "$@" >&2; exit 3');
    expect(await runTerraform(folder, ["a", "b"], "given")).to.deep.equal({
      status: 3,
      stdout: "given",
      stderr: "a b\n",
    });
  });

  it("must be installed", async () => {
    const folder = { directory: tmpdir(), environment: { PATH: "/nonexistent" } };
    const error = await catchRejection(runTerraform(folder, ["version"]));
    expect(error).to.be.instanceOf(UsageError);
    expect(error.message).to.match(/^terraform cannot be run \(.*ENOENT\): install it, or/);
  });

  it("is ended when its plan is larger than any that is read", async () => {
    const error = await plan('[ "$1" != show ] || exec cat /dev/zero');
    expect(error).to.be.instanceOf(UsageError);
    expect(error.message).to.match(/^terraform printed more than the limit of 100 MiB for a plan;/);
  });

  it("leaves its plan as JSON only: both may contain secrets", async () => {
    const script = 'case "$1" in plan) echo x >plan.bin ;; show) echo "{}" ;; esac';
    const folder = folderWith(script);
    const { directory: workDirectory } = folder;
    await planProject({ folder, workDirectory, variables: [] });
    expect(readdirSync(workDirectory).toSorted()).to.deep.equal(["plan.json", "terraform"]);
  });

  it("may fail with more lines than a person reads", async () => {
    const error = await plan("seq 1 500 >&2; exit 1");
    expect(error).to.be.instanceOf(TerraformError);
    expect(error.message.split("\n")).to.have.length(42);
    expect(error.message).to.match(
      /^"terraform plan" failed:\n1\n2\n[^]*\n40\n… and 460 more lines$/,
    );
  });
});
