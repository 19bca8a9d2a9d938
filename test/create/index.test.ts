// A new project: its names, on disk and on AWS, and what it never overwrites.
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createProject, CreateError } from "../../create/index.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

const TEMPLATE = "create/template";

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "create-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  return folder;
};

const listFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    statSync(join(folder, path)).isFile(),
  );

describe("a new project", () => {
  for (const [name, onAws] of [
    ["chat", "chat"],
    ["my.chat_2", "my-chat_2"],
  ] as const) {
    it(`called ${name} has that name everywhere, so that two projects share nothing on AWS`, () => {
      const directory = join(newFolder(), name);
      expect(createProject({ directory, template: TEMPLATE })).to.equal(name);
      for (const file of listFiles(directory)) {
        expect(readFileSync(join(directory, file), "utf8"), file).not.to.contain("PROJECT_NAME");
      }
      const read = (file: string) => readFileSync(join(directory, file), "utf8");
      expect(JSON.parse(read("package.json")).name).to.equal(name);
      const stack = read("stacks/api-stack.ts");
      expect(stack).to.contain(`name: \`${onAws}-\${environment}\``);
      expect(stack).to.contain(`functionName: \`${onAws}-\${this.node.id}-\${name}\``);
    });
  }

  it("replaces no file and follows no link that leads nowhere", () => {
    const folder = newFolder();
    writeFileSync(join(folder, "file"), "mine");
    symlinkSync(join(folder, "elsewhere"), join(folder, "link"));
    for (const name of ["file", "link"]) {
      const create = () => createProject({ directory: join(folder, name), template: TEMPLATE });
      expect(create, name).to.throw(CreateError, "expected a new or empty folder");
    }
    expect(readFileSync(join(folder, "file"), "utf8")).to.equal("mine");
    expect(readdirSync(folder)).to.have.members(["file", "link"]);
  });

  it("takes only names that npm takes", () => {
    for (const name of ["node_modules", "favicon.ico", "Chat", "-chat", "a b", "chat\n"]) {
      const create = () =>
        createProject({ directory: join(newFolder(), name), template: TEMPLATE });
      expect(create, name).to.throw(CreateError, "The folder is called");
    }
  });
});
