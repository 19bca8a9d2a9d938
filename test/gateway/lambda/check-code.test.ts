// What the gateway says at startup about code in folders and about layers.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { checkFunctions } from "../../../gateway/lambda/check-functions.ts";
import { Interpreters } from "../../../gateway/lambda/interpreters.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { FUNCTION_MODEL } from "../helpers/invoke-function.ts";

/** A folder that is far from this project's packages. */
const createFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "code-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  return folder;
};

const warnOf = async (...fns: Partial<LambdaModel>[]): Promise<string[]> => {
  const interpreters = new Interpreters({ PATH: "/nowhere" });
  const functions = fns.map((fn) => ({ ...FUNCTION_MODEL, ...fn }));
  return (await checkFunctions(functions, interpreters)).warnings;
};

const SOURCE = 'require("@aws-sdk/client-xyz");';

const createCode = (source = SOURCE): string => {
  const folder = createFolder();
  writeFileSync(join(folder, "index.js"), source);
  return folder;
};

describe("warnings about code that stands for a zip", () => {
  for (const [what, path] of [
    ["a folder", ""],
    ["a file", "index.js"],
  ] as const) {
    it(`name a package that ${what} lacks`, async () => {
      expect(await warnOf({ zipPath: join(createCode(), path) })).to.deep.equal([
        "aws_lambda_function.fn imports @aws-sdk/client-xyz, which Lambda's runtime brings and which is not installed " +
          "here. Run: npm install --save-dev @aws-sdk/client-xyz",
      ]);
    });
  }

  it("name no package that the folder has, also by a link of npm", async () => {
    const folder = createCode();
    mkdirSync(join(folder, "node_modules/@aws-sdk"), { recursive: true });
    symlinkSync(createFolder(), join(folder, "node_modules/@aws-sdk/client-xyz"));
    expect(await warnOf({ zipPath: folder })).to.deep.equal([]);
  });

  it("have one command for what the runtimes bring, whichever function imports it", async () => {
    const other = createCode(`${SOURCE} require("@aws-sdk/client-abc");`);
    expect(
      await warnOf({ address: "a", zipPath: createCode() }, { address: "b", zipPath: other }),
    ).to.deep.equal([
      "a, b import @aws-sdk/client-xyz and @aws-sdk/client-abc, which Lambda's runtime brings and which are not " +
        "installed here. Run: npm install --save-dev @aws-sdk/client-xyz @aws-sdk/client-abc",
    ]);
  });

  it("are silent about what no zip of the folder would have", async () => {
    const folder = createFolder();
    writeFileSync(join(folder, "index.js"), "");
    mkdirSync(join(folder, ".terraform"));
    writeFileSync(join(folder, ".terraform/other.js"), SOURCE);
    expect(await warnOf({ zipPath: folder })).to.deep.equal([]);
  });

  it("name a folder without an executable", async () => {
    const [line = ""] = await warnOf({ zipPath: createFolder(), runtime: "provided.al2023" });
    expect(line).to.include('"bootstrap" of its zip is missing');
  });
});

describe("warnings about layers", () => {
  const ARN = "arn:aws:lambda:eu-west-1:000000000000:layer:common:3";
  const warnOfLayer = (zipPath: string | undefined): Promise<string[]> => {
    const code = createFolder();
    writeFileSync(join(code, "index.js"), "");
    return warnOf({ zipPath: code, layers: [{ arn: ARN, zipPath }] });
  };

  it("have the option that gives the files of a layer of another configuration", async () => {
    expect(await warnOfLayer(undefined)).to.deep.equal([
      `aws_lambda_function.fn: the layer ${ARN} is not a zip of this configuration, so its files are missing. ` +
        "Pass them with --zip common=PATH.",
    ]);
  });

  it("name a zip that does not exist", async () => {
    expect(await warnOfLayer("/nowhere/layer.zip")).to.deep.equal([
      `aws_lambda_function.fn: the layer ${ARN} cannot be read (there is no zip at /nowhere/layer.zip), so its files ` +
        "are missing. Pass them with --zip common=PATH.",
    ]);
  });

  it("are none for a folder that stands for the zip", async () => {
    expect(await warnOfLayer(createFolder())).to.deep.equal([]);
  });
});
