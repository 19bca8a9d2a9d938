// Stacks that are synthesized while others read the earlier ones.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { replaceStacks } from "../../../scripts/lib/whole-stacks.ts";
import { removeFolderSync } from "../../../shared/remove-folder.ts";
import { catchRejection } from "../../helpers/errors.ts";

const put = (folder: string, file: string, text: string): void => {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
};

const zipOf = (version: string): string => `stacks/dev/assets/ping/${version}/ping.zip`;

/** As CDKTF writes a stack with one function. */
const stack = (version: string) => async (folder: string) => {
  put(folder, zipOf(version), version);
  put(folder, "stacks/dev/cdk.tf.json", zipOf(version));
  put(folder, "manifest.json", "{}");
};

describe("stacks that replace others", () => {
  let out: string;

  beforeEach(() => {
    out = join(mkdtempSync(join(tmpdir(), "whole-stacks-")), "cdktf.out");
  });

  afterEach(() => removeFolderSync(dirname(out)));

  it("leave the zips of the last synthesis to a gateway that still has to read them", async () => {
    await replaceStacks(out, stack("ONE"));
    await replaceStacks(out, stack("TWO"));
    expect(readFileSync(join(out, "stacks/dev/cdk.tf.json"), "utf8")).to.equal(zipOf("TWO"));
    for (const version of ["ONE", "TWO"]) {
      expect(readFileSync(join(out, zipOf(version)), "utf8")).to.equal(version);
    }
  });

  it("remove a zip that no stack has named for a day", async () => {
    await replaceStacks(out, stack("ONE"));
    const dayBeforeSeconds = Date.now() / 1000 - 2 * 24 * 60 * 60;
    utimesSync(dirname(join(out, zipOf("ONE"))), dayBeforeSeconds, dayBeforeSeconds);
    await replaceStacks(out, stack("ONE"));
    expect(existsSync(join(out, zipOf("ONE")))).to.equal(true);
    utimesSync(dirname(join(out, zipOf("ONE"))), dayBeforeSeconds, dayBeforeSeconds);
    await replaceStacks(out, stack("TWO"));
    expect(readdirSync(join(out, "stacks/dev/assets/ping"))).to.deep.equal(["TWO"]);
  });

  it("change nothing when they cannot be synthesized", async () => {
    await replaceStacks(out, stack("ONE"));
    const failing = replaceStacks(out, async (folder) => {
      await stack("TWO")(folder);
      throw new Error("failed");
    });
    expect(await catchRejection(failing)).to.have.property("message", "failed");
    expect(readFileSync(join(out, "stacks/dev/cdk.tf.json"), "utf8")).to.equal(zipOf("ONE"));
    expect(readdirSync(out).toSorted()).to.deep.equal(["manifest.json", "stacks"]);
  });

  it("keep what Terraform has put beside them", async () => {
    put(out, "stacks/dev/.terraform.lock.hcl", "lock");
    await replaceStacks(out, stack("ONE"));
    expect(readFileSync(join(out, "stacks/dev/.terraform.lock.hcl"), "utf8")).to.equal("lock");
  });

  it("are written while others are, and remove what a killed process left", async () => {
    const left = join(out, ".stacks.999999999-1.part");
    put(left, "stacks/dev/cdk.tf.json", "half");
    await replaceStacks(out, async (folder) => {
      await replaceStacks(out, stack("ONE"));
      await stack("TWO")(folder);
    });
    expect(readFileSync(join(out, "stacks/dev/cdk.tf.json"), "utf8")).to.equal(zipOf("TWO"));
    expect(readdirSync(out).toSorted()).to.deep.equal(["manifest.json", "stacks"]);
  });
});
