// Which files of a project are read, and what a project may offer in place of a file.
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { isSource, readProjectFile } from "../../../gateway/hcl/source-files.ts";
import { createTemporaryFolder } from "../../../shared/temporary-folder.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

describe("the files of a project", () => {
  it("are those that Terraform reads, without what editors leave", () => {
    const names = ["main.tf", "a.tf.json", ".#main.tf", "#main.tf#", ".hidden.tf", "main.tf~"];
    expect(names.filter(isSource)).to.deep.equal(["main.tf", "a.tf.json"]);
  });

  it("are never pipes, devices or folders, which could be read forever", () => {
    const folder = createTemporaryFolder("tests");
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    execFileSync("mkfifo", [join(folder, "pipe")]);
    for (const path of [join(folder, "pipe"), "/dev/zero", folder]) {
      expect(() => readProjectFile(path), path).to.throw(`${path} is not a regular file`);
    }
  });
});
