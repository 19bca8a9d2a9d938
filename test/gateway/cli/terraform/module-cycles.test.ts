// Local modules that call themselves end the start in one line.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { UsageError } from "../../../../gateway/cli/options.ts";
import { refuseModuleCycles } from "../../../../gateway/cli/terraform/module-cycles.ts";
import { createTemporaryFolder } from "../../../../shared/temporary-folder.ts";
import { catchRejection } from "../../../helpers/errors.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

/** @param files by path in the root module. */
const makeProject = (files: Record<string, string>): string => {
  const folder = createTemporaryFolder("tests");
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
};

const call = (source: string, name = "one"): string =>
  `module "${name}" {\n  source = "${source}"\n}\n`;

describe("modules that call themselves", () => {
  for (const [what, files, cycle] of [
    ["the root module itself", { "main.tf": call("./") + call("./", "two") }, ". → ."],
    [
      "two modules that call each other",
      { "main.tf": call("./a"), "a/main.tf": call("../b"), "b/main.tf": call("../a") },
      "a → b → a",
    ],
    [
      "a module that calls the root module, in JSON",
      {
        "main.tf": call("./a"),
        "a/main.tf.json": JSON.stringify({ module: { one: { source: "../" } } }),
      },
      ". → a → .",
    ],
  ] as const) {
    it(`are refused: ${what}`, async () => {
      const error = await catchRejection(refuseModuleCycles(makeProject(files)));
      expect(error).to.be.instanceOf(UsageError);
      expect(error.message).to.equal(
        `Modules call themselves: ${cycle}. Terraform cannot install them; remove one of these calls.`,
      );
    });
  }

  it("are not confused with comments, files and modules that are called twice", async () => {
    const project = makeProject({
      "main.tf": `# ${call("./").replaceAll("\n", " ")}\n${call("./a")}${call("./b", "two")}
resource "aws_s3_object" "own" {
  source = "./"
}`,
      "a/main.tf": call("../b"),
      "b/main.tf": call("registry/of/modules"),
      "c/main.tf": call("../c"),
    });
    await refuseModuleCycles(project);
  });
});
