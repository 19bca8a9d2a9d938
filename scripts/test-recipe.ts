// npm run test:recipe: follows the README's recipe for a route in a copy of the project, and tests the copy: types,
// lint, and every test that a route can affect.
import { spawnSync } from "node:child_process";
import { globSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { delimiter, resolve } from "node:path";
import { createTemporaryFolder } from "../shared/temporary-folder.ts";
import { dependentTests } from "./lib/dependent-tests.ts";
import { answerHelp } from "./lib/help.ts";
import { copyProject } from "./lib/project-copy.ts";
import { followRecipe, readRecipe } from "./lib/recipe.ts";

answerHelp(import.meta.filename, "Usage: npm run test:recipe [-- --all]; --all runs all tests");

const JOBS = String(availableParallelism());

/** Like npm, with commands of dependencies first, including Node.js. */
const PATH = [resolve("node_modules/.bin"), process.env["PATH"]].join(delimiter);

/** @returns whether it succeeded. */
const run = (cwd: string, command: string, ...args: string[]): boolean => {
  console.log(`${command} ${args.slice(0, 3).join(" ")}`);
  const env = { ...process.env, PATH };
  return spawnSync(command, args, { cwd, env, stdio: "inherit" }).status === 0;
};

/** Chosen before the copy changes, plus the recipe's own new tests. */
const chooseTests = async (newFiles: string[]): Promise<string[]> => {
  const tests = globSync("test/**/*.test.ts").filter((path) => path !== "test/failures.test.ts");
  const chosen = process.argv.includes("--all")
    ? tests
    : await dependentTests(tests, ["stacks/routes.ts"]);
  console.log(`A new route can affect ${chosen.length} of ${tests.length} test files.`);
  return [...new Set([...chosen, ...newFiles.filter((path) => path.endsWith(".test.ts"))])];
};

const recipe = readRecipe(readFileSync("README.md", "utf8"));
console.log(`Routes in the README: ${recipe.lines.join(" ")}`);
const tests = await chooseTests([...recipe.files.keys()]);
const copy = createTemporaryFolder("recipe");
try {
  copyProject(copy);
  followRecipe(recipe, copy);
  const succeeded =
    run(copy, "npm", "run", "docs:api") &&
    run(copy, "tsc") &&
    run(copy, "oxlint") &&
    run(copy, "oxfmt", "--check") &&
    run(copy, "mocha", "--reporter=dot", "--parallel", "--jobs", JOBS, ...tests);
  process.exitCode = succeeded ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true });
}
