// How to continue after an error of Terraform.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import {
  adviseOnFiles,
  adviseOnInit,
  adviseOnVariables,
} from "../../../../gateway/cli/terraform/advice.ts";
import { createTemporaryFolder } from "../../../../shared/temporary-folder.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";

const makeProject = (files: Record<string, string>): string => {
  const directory = createTemporaryFolder("tests");
  closeAfterwards(() => rmSync(directory, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(directory, dirname(path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
};

/** As Terraform prints it: it breaks lines between any two words. */
const unset = (...names: string[]): string =>
  names
    .map(
      (name) => `The root module input\nvariable "${name}" is not set, and has no\ndefault value.`,
    )
    .join("\n\n");

describe("advice on variables", () => {
  it("is an option for each, and the files that have values, those with most of them first", () => {
    const directory = makeProject({
      "dev.tfvars": "# stage = 1\n  vpc_id = 1\n",
      "envs/prod/terraform.tfvars": 'stage = "prod"\nvpc_id = 1',
      "local.tfvars.json": '{"other": 1, "stage": "x"}',
      "example.tfvars.example": "vpc = 1\nmy_stage = 1\nx = stage",
    });
    expect(adviseOnVariables(unset("stage", "vpc_id"), { name: "infra", directory })).to.deep.equal(
      [
        "Pass a value for each: --var stage=VALUE --var vpc_id=VALUE, or a file that has them: " +
          "--var-file infra/envs/prod/terraform.tfvars or infra/dev.tfvars or infra/local.tfvars.json",
      ],
    );
  });

  it("names no file that Terraform has read by itself, nor any without those variables", () => {
    const directory = makeProject({
      "terraform.tfvars": "stage = 1",
      "x.auto.tfvars": "stage = 1",
      "dev.tfvars": "other = 1",
      "node_modules/x/dev.tfvars": "stage = 1",
      ".terraform/modules/x/dev.tfvars": "stage = 1",
    });
    expect(adviseOnVariables(unset("stage"), { name: ".", directory })).to.deep.equal([
      "Pass a value for each: --var stage=VALUE",
    ]);
    expect(adviseOnVariables("Error: other", { name: ".", directory })).to.deep.equal([]);
  });
});

describe("advice on files", () => {
  const BUILD = "Build the project's functions first, as for a deploy.";

  it("is a build where files are missing, each named once as Terraform and archive_file name it", () => {
    for (const [message, path] of [
      [
        'Call to function "filemd5" failed: open dist/a.zip: no such file or\ndirectory.',
        "dist/a.zip",
      ],
      ['Invalid value for "path" parameter: no file exists\nat "dist/a b.zip"', "dist/a b.zip"],
      ["error creating archive: could not archive missing file: dist/a.js", "dist/a.js"],
    ] as const) {
      expect(adviseOnFiles(`Error: ${message}\n\nError: ${message}\n`), message).to.deep.equal([
        `The plan reads what does not exist: ${path}. ${BUILD}`,
      ]);
    }
    expect(adviseOnFiles("Error: stat: no such file or directory")).to.deep.equal([
      `A file that the plan reads does not exist. ${BUILD}`,
    ]);
    expect(adviseOnFiles("Error: Unsupported argument")).to.deep.equal([]);
  });
});

describe("advice on a project that cannot be initialized", () => {
  it("is another version of Terraform, where the project asks for one", () => {
    const stderr =
      'Error: Unsupported Terraform Core version\n\n  on main.tf line 2:\n   2:   required_version = "~> 1.0.0"\n';
    expect(adviseOnInit(stderr, "infra")).to.equal(
      "infra asks for Terraform ~> 1.0.0. Install one that fits and put it first on PATH, " +
        "or plan with it and pass the plan with --plan.",
    );
    const unnamed = stderr.replace(/required_version.*/, "");
    expect(adviseOnInit(unnamed, "infra")).to.match(
      /^infra asks for a version of Terraform\. Install/,
    );
  });

  it("is a registry that can be reached, otherwise", () => {
    expect(adviseOnInit("Error: Failed to query available provider packages", "infra")).to.include(
      'Run "terraform -chdir=infra init -backend=false" where their registry can be reached',
    );
  });
});
