// Runs the examples of docs/testing.md verbatim with mocha and vitest, against the packed gateway.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { installPacked } from "../helpers/packed.ts";
import { runToEnd } from "../helpers/packed-command.ts";

const { devDependencies } = JSON.parse(
  readFileSync("test/fixtures/test-runners/package.json", "utf8"),
);

const RUNNERS = Object.keys(devDependencies).map((name) => `${name}@${devDependencies[name]}`);

const page = readFileSync("docs/testing.md", "utf8");

/** The first line of each example contains its file name. */
const examples = [...page.matchAll(/```js\n\/\/ (\S+)\n[\s\S]*?```/g)].map(
  ([block, path]) => [path!, block.split("\n").slice(1, -1).join("\n")] as const,
);

/** Commands on the page, such as `npx mocha --timeout 10000`. */
const commands = [...page.matchAll(/^npx (\S+)(.*)$/gm)].map(([, name, args]) => ({
  name: name!,
  args: args!.trim().split(" "),
}));

describe("docs/testing.md", function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    await synthesizedStack("dev");
    folder = await installPacked(["gateway"], RUNNERS);
    cpSync("cdktf.out", join(folder, "cdktf.out"), { recursive: true });
    for (const [path, code] of examples) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), code);
    }
  });

  it("has an example for each runner", () => {
    expect(commands.map(({ name }) => name)).to.deep.equal(["mocha", "vitest"]);
    expect(examples).to.have.length(2);
  });

  for (const { name, args } of commands) {
    it(`has an example that ${name} passes`, async () => {
      const bin = join(folder, "node_modules/.bin", name);
      const { code, stdout, stderr } = await runToEnd(bin, args, { cwd: folder });
      expect(code, stdout + stderr).to.equal(0);
      expect(stdout).to.match(/\b1 pass(ing|ed)\b/);
    });
  }
});
