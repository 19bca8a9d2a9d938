// The README's recipe for a route, and the tests that a new route can affect.
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { dependentTests } from "../../../scripts/lib/dependent-tests.ts";
import { followRecipe, readRecipe } from "../../../scripts/lib/recipe.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const README = readFileSync("README.md", "utf8");
const TABLE = "stacks/routes.ts";

describe("the README's recipe", () => {
  it("has a handler and a line for each kind of route, and a test", () => {
    const { files, lines } = readRecipe(README);
    expect([...files.keys()]).to.deep.equal([
      "handlers/routes/shout.ts",
      "handlers/shout.ts",
      "test/handlers/shout.test.ts",
      "handlers/now.ts",
    ]);
    expect(lines.join()).to.match(/answers: "callback".*answers: "return"/);
  });

  it("has no handler that counts its own metric", () => {
    for (const text of readRecipe(README).files.values())
      expect(text).not.to.match(/count|metric/i);
  });

  it("refuses an unknown kind of block", () => {
    const readme = "## Add a route\n\n```ts\nconst x = 1;\n```\n\n## Next\n";
    expect(() => readRecipe(readme)).to.throw(
      "Expected a contract, a handler, a line or a test, found:\nconst x",
    );
    expect(() => readRecipe("# Nothing\n")).to.throw('no section "Add a route"');
  });

  it("is idempotent", () => {
    const directory = mkdtempSync(join(tmpdir(), "recipe-"));
    closeAfterwards(() => rmSync(directory, { recursive: true }));
    mkdirSync(join(directory, "stacks"));
    const source = readFileSync(TABLE, "utf8");
    writeFileSync(join(directory, TABLE), source);
    const recipe = readRecipe(README);
    followRecipe(recipe, directory);
    followRecipe(recipe, directory);
    const lines = readFileSync(join(directory, TABLE), "utf8").split("\n");
    for (const line of recipe.lines) {
      expect(lines.filter((one) => one.trim() === line)).to.have.length(1);
    }
    expect(lines).to.have.length.at.most(source.split("\n").length + recipe.lines.length);
  });
});

describe("tests that a new route can affect", function () {
  it("are those that import the table, or run or read what is derived from it", async () => {
    const tests = globSync("test/**/*.test.ts");
    const dependent = await dependentTests(tests, [TABLE]);
    expect(dependent).to.include.members([
      "test/contract/local.test.ts",
      "test/end-to-end/metrics.test.ts",
      "test/gateway/iam/refusals.test.ts",
      "test/stacks/permissions.test.ts",
      "test/readme.test.ts",
      "test/scripts/build.test.ts",
      "test/scripts/shutdown.test.ts",
      "test/scripts/start.test.ts",
    ]);
    for (const test of [
      "test/gateway/mapping/template.test.ts",
      // These read a file that Terraform calls "modules/modules.json".
      "test/gateway/plan/written-modules.test.ts",
      "test/gateway/http/bounded-server.test.ts",
    ])
      expect(dependent).not.to.include(test);
    expect(dependent).to.have.length.below(tests.length / 2);
  });
});
