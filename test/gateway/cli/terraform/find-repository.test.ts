// Which folders belong to a Terraform project.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findRepository } from "../../../../gateway/cli/terraform/find-repository.ts";
import { createTemporaryFolder } from "../../../../shared/temporary-folder.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

describe("the repository of a project", () => {
  /** @param marks paths in the parent of `repo`. */
  const find = (...marks: string[]) => {
    const parent = createTemporaryFolder("tests");
    closeAfterwards(() => rmSync(parent, { recursive: true }));
    const project = join(parent, "repo/infra/dev");
    mkdirSync(project, { recursive: true });
    for (const path of marks) {
      if (path.endsWith(".git")) mkdirSync(join(parent, path));
      else writeFileSync(join(parent, path), "");
    }
    return findRepository(project).slice(parent.length + 1);
  };

  it("is the nearest folder with a history", () => {
    expect(find("repo/.git", "README.md")).to.equal("repo");
    expect(find("repo/infra/.git", "repo/.git")).to.equal("repo/infra");
  });

  it("is the outermost of the nearest folders that looks like one, where it was downloaded", () => {
    expect(find("repo/README.md", "repo/infra/package.json")).to.equal("repo");
    expect(find("repo/infra/LICENSE")).to.equal("repo/infra");
  });

  it("is the project, if nothing says more", () => {
    expect(find()).to.equal("repo/infra/dev");
  });
});
