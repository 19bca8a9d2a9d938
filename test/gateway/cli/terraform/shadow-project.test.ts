// The copy of a project in which Terraform plans.
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { UsageError } from "../../../../gateway/cli/options.ts";
import { shadowProject } from "../../../../gateway/cli/terraform/shadow-project.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";
import { createTemporaryFolder } from "../../../../shared/temporary-folder.ts";

const makeFolder = (): string => {
  const folder = createTemporaryFolder("tests");
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  return folder;
};

const PLATFORM = "registry.terraform.io/hashicorp/aws/5.0.0/linux_amd64";

/** @param files by path in the parent of the project `app`. */
const makeProject = (files: Record<string, string>) => {
  const parent = makeFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(parent, dirname(path)), { recursive: true });
    writeFileSync(join(parent, path), text);
  }
  const shadow = () => shadowProject(join(parent, "app"), join(makeFolder(), "project"));
  return { parent, shadow };
};

const listTree = (folder: string): string[] =>
  (readdirSync(folder, { recursive: true }) as string[]).toSorted();

describe("the copy of a project", () => {
  it("reads the files in and above it, and what is written into it stays there", () => {
    const { parent, shadow } = makeProject({
      "app/main.tf": "terraform {}",
      "app/src/index.js": "1",
      "dist/send.zip": "PK",
    });
    const before = listTree(parent);
    const { directory, root } = shadow();
    expect(readFileSync(join(directory, "src/index.js"), "utf8")).to.equal("1");
    expect(readFileSync(join(directory, "../dist/send.zip"), "utf8")).to.equal("PK");
    expect(directory.replaceAll(root, "")).to.equal(join(parent, "app"));
    writeFileSync(join(directory, ".terraform.lock.hcl"), "lock");
    writeFileSync(join(directory, "archive.zip"), "PK");
    expect(listTree(parent)).to.deep.equal(before);
  });

  it("keeps what is written into folders in and beside it, also over zips that exist", () => {
    const { parent, shadow } = makeProject({
      "README.md": "",
      "app/main.tf": "terraform {}",
      "app/src/index.js": "1",
      "dist/old.zip": "old",
      "lambda/send/node_modules/x/index.js": "x",
    });
    const before = listTree(parent);
    const { directory } = shadow();
    for (const folder of ["src", "../lambda/send/node_modules/x"]) {
      const [name = ""] = readdirSync(join(directory, folder));
      expect(lstatSync(join(directory, folder)).isDirectory(), folder).to.equal(true);
      expect(lstatSync(join(directory, folder, name)).isFile(), name).to.equal(true);
    }
    writeFileSync(join(directory, "src/out.zip"), "new");
    writeFileSync(join(directory, "../dist/new.zip"), "new");
    writeFileSync(join(directory, "../dist/old.zip"), "new");
    expect(listTree(parent)).to.deep.equal(before);
    expect(readFileSync(join(parent, "dist/old.zip"), "utf8")).to.equal("old");
  });

  it("uses downloaded providers and modules, and none of Terraform's notes in the project's folder", () => {
    const { parent, shadow } = makeProject({
      "app/main.tf": 'terraform {\n  backend "s3" {}\n}',
      "app/.terraform.lock.hcl": "lock",
      "app/.terraform/terraform.tfstate": "{}",
      "app/.terraform/modules/modules.json": "{}",
      "app/.terraform/modules/fn/main.tf": "terraform {}",
      [`app/.terraform/providers/${PLATFORM}/provider`]: "binary",
    });
    const { directory, isInitialized, hasBackend } = shadow();
    expect({ isInitialized, hasBackend }).to.deep.equal({ isInitialized: true, hasBackend: true });
    const data = join(directory, ".terraform");
    expect(readFileSync(join(data, "providers", PLATFORM, "provider"), "utf8")).to.equal("binary");
    expect(readFileSync(join(data, "modules/fn/main.tf"), "utf8")).to.equal("terraform {}");
    expect(existsSync(join(data, "terraform.tfstate"))).to.equal(false);
    for (const path of [".terraform.lock.hcl", ".terraform/modules/modules.json"]) {
      expect(lstatSync(join(directory, path)).isFile(), path).to.equal(true);
      writeFileSync(join(directory, path), "changed");
      expect(readFileSync(join(parent, "app", path), "utf8")).not.to.equal("changed");
    }
    rmSync(directory, { recursive: true });
    expect(existsSync(join(parent, "app/.terraform/providers", PLATFORM, "provider"))).to.equal(
      true,
    );
  });

  it("keeps the state in a file, if the project has a backend", () => {
    for (const [text, expected] of [
      ['terraform { backend "s3" {} }', { terraform: { backend: { local: {} } } }],
      ["terraform { cloud {} }", { terraform: { backend: { local: {} } } }],
      ['resource "x" "y" {}', undefined],
    ] as const) {
      const { directory } = makeProject({ "app/main.tf": text }).shadow();
      const path = join(directory, "aws_websocket_gateway_override.tf.json");
      const override = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
      expect(override, text).to.deep.equal(expected);
    }
  });

  it("has no import blocks, which the project keeps", () => {
    const text = "import {\n  to = a.b\n  id = 1\n}\nterraform {}";
    const { parent, shadow } = makeProject({ "app/main.tf": text, "app/module/main.tf": text });
    const { directory } = shadow();
    expect(readFileSync(join(directory, "main.tf"), "utf8")).to.equal("\n\n\n\nterraform {}");
    expect(readFileSync(join(directory, "module/main.tf"), "utf8")).to.equal(text);
    expect(readFileSync(join(parent, "app/main.tf"), "utf8")).to.equal(text);
  });

  it("is made only of a project", () => {
    const { shadow } = makeProject({ "app/readme.md": "" });
    expect(shadow).to.throw(UsageError, /which has no \.tf files; expected the folder/);
    const missing = makeProject({ "other/main.tf": "" });
    expect(missing.shadow).to.throw(UsageError, /which does not exist; expected the folder/);
  });

  it("leaves alone what Terraform does not read: an editor's links that lead nowhere, and folders", () => {
    const { parent, shadow } = makeProject({
      "app/main.tf": "terraform {}",
      "app/old.tf/main.tf": 'terraform {\n  backend "s3" {}\n}',
    });
    symlinkSync("me@host.123:45", join(parent, "app/.#main.tf"));
    expect(shadow().hasBackend).to.equal(false);
  });

  it("is made of a folder only", () => {
    const { parent } = makeProject({ "app/main.tf": "terraform {}" });
    const make = (name: string) => () => shadowProject(join(parent, name), makeFolder());
    expect(make("app/main.tf")).to.throw(UsageError, 'main.tf", which is not a folder; expected');
    expect(make("none")).to.throw(UsageError, 'none", which does not exist; expected');
  });
});
