// The AWS SDK of Node.js functions whose zips have none.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

/** Puts a package into the `node_modules` of the project's folder, which is above the zip. */
const installBeside = (directory: string, name: string, main: string): void => {
  const folder = join(directory, "node_modules", name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name, main: "main.js" }));
  writeFileSync(join(folder, "main.js"), main);
};

describe("the AWS SDK of Node.js functions", () => {
  for (const [how, files] of [
    ["require", { "index.js": 'exports.handler = async () => require("@aws-sdk/lib-xyz").name;' }],
    [
      "import",
      {
        "index.mjs":
          'import { name } from "@aws-sdk/lib-xyz"; export const handler = async () => name;',
      },
    ],
  ] as const) {
    it(`is the project's, by ${how}`, async () => {
      const fn = await startFunction(files);
      installBeside(fn.projectDirectory, "@aws-sdk/lib-xyz", "exports.name = 'of the project';");
      expect(await fn.invoke()).to.deep.equal({ payload: '"of the project"' });
    });
  }

  it("is the gateway's where the project has none", async () => {
    const fn = await startFunction(
      'exports.handler = async () => typeof require("@aws-sdk/client-dynamodb").DynamoDBClient;',
    );
    expect(await fn.invoke()).to.deep.equal({ payload: '"function"' });
  });

  it("is version 2 only for the runtimes that brought it", async () => {
    const code = 'exports.handler = async () => require("aws-sdk").name;';
    const old = await startFunction(code, { runtime: "nodejs16.x" });
    installBeside(old.projectDirectory, "aws-sdk", "exports.name = 'version 2';");
    expect(await old.invoke()).to.deep.equal({ payload: '"version 2"' });
    const later = await startFunction(code, { runtime: "nodejs18.x" });
    installBeside(later.projectDirectory, "aws-sdk", "exports.name = 'version 2';");
    expect(describeOutcome(await later.invoke())).to.match(/Cannot find module 'aws-sdk'/);
  });

  it("is missing with the function's own error", async () => {
    const fn = await startFunction(
      'exports.handler = async () => require("@aws-sdk/client-xyz").name;',
    );
    expect(describeOutcome(await fn.invoke())).to.match(
      /Cannot find module '@aws-sdk\/client-xyz'/,
    );
  });
});
