// What the gateway says at startup about functions that lack something here.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Interpreters } from "../../../gateway/lambda/interpreters.ts";
import { checkFunctions } from "../../../gateway/lambda/check-functions.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { FUNCTION_MODEL } from "../helpers/invoke-function.ts";
import { createFolder, createFunction } from "../helpers/zipped-function.ts";

const NOTHING = new Interpreters({ PATH: "/nowhere" });

const listWarnings = async (
  functions: LambdaModel[],
  interpreters: Pick<Interpreters, "find">,
): Promise<string[]> => (await checkFunctions(functions, interpreters)).warnings;

const warnOf = (fn: LambdaModel, interpreters: Pick<Interpreters, "find"> = NOTHING) =>
  listWarnings([fn], interpreters);

const INSTALL_XYZ =
  "aws_lambda_function.fn imports @aws-sdk/client-xyz, which Lambda's runtime brings and which is not installed here. " +
  "Run: npm install --save-dev @aws-sdk/client-xyz";

describe("warnings about functions at startup", () => {
  for (const [how, source] of [
    ["require", 'const { X } = require("@aws-sdk/client-xyz");'],
    ["import", 'import { X } from "@aws-sdk/client-xyz";'],
    ["minified code", 'import{X}from"@aws-sdk/client-xyz";'],
    ["import()", 'const load = () => import("@aws-sdk/client-xyz/deep");'],
  ]) {
    it(`name a package of the SDK that is missing, by ${how}`, async () => {
      expect(await warnOf(createFunction({ "index.mjs": source! }))).to.deep.equal([INSTALL_XYZ]);
    });
  }

  it("name no package that is installed with the gateway, in the project, in the zip or in a layer", async () => {
    const source = 'require("@aws-sdk/client-xyz");';
    const main = "node_modules/@aws-sdk/client-xyz/index.js";
    const folder = createFolder();
    mkdirSync(join(folder, main, ".."), { recursive: true });
    writeFileSync(join(folder, main), "");
    const layer = createFunction({ [`nodejs/${main}`]: "" });
    const layers = [{ arn: "arn:layer", zipPath: layer.zipPath }];
    expect(
      await listWarnings(
        [
          createFunction({ "index.js": 'require("@aws-sdk/client-dynamodb");' }),
          createFunction({ "index.js": source }, {}, folder),
          createFunction({ "index.js": source, [main]: "" }),
          createFunction({ "index.js": source }, { layers }),
        ],
        NOTHING,
      ),
    ).to.deep.equal([]);
  });

  it("name a package once for several functions", async () => {
    const source = { "index.js": 'require("@aws-sdk/client-xyz");' };
    const functions = ["a", "b", "c", "d"].map((address) => createFunction(source, { address }));
    expect(await listWarnings(functions, NOTHING)).to.deep.equal([
      INSTALL_XYZ.replace("aws_lambda_function.fn imports", "a, b, c and 1 more import"),
    ]);
  });

  it("name packages of the same functions in one line", async () => {
    const fn = createFunction({
      "index.js": 'require("@aws-sdk/client-xyz"); require("@aws-sdk/client-abc");',
    });
    expect(await warnOf(fn)).to.deep.equal([
      "aws_lambda_function.fn imports @aws-sdk/client-xyz and @aws-sdk/client-abc, which Lambda's runtime brings and " +
        "which are not installed here. Run: npm install --save-dev @aws-sdk/client-xyz @aws-sdk/client-abc",
    ]);
  });

  for (const [runtime, name] of [
    ["nodejs12.x", "@aws-sdk/client-dynamodb"],
    ["nodejs16.x", "@smithy/protocol-http"],
    ["nodejs18.x", "aws-sdk"],
  ] as const) {
    it(`name ${name} although it is installed here, since ${runtime} does not bring it`, async () => {
      expect(
        await warnOf(createFunction({ "index.js": `require("${name}")` }, { runtime })),
      ).to.deep.equal([
        `aws_lambda_function.fn imports ${name}, which is not in the zip, and which the runtime does not bring: ` +
          `calls fail on AWS. Install it for the zip: npm install ${name}`,
      ]);
    });
  }

  describe("of package.json", () => {
    const manifest = JSON.stringify({
      dependencies: { pg: "^8.0.0", "@scope/unused": "^1.0.0" },
      devDependencies: { chai: "^6.0.0" },
    });
    const files = {
      "package.json": manifest,
      "lib/db.js": 'const { Client } = require("pg/lib");',
      "index.test.js": 'import "chai";',
    };

    it("name dependencies that a source imports and that were not installed", async () => {
      expect(await warnOf(createFunction(files))).to.deep.equal([
        "aws_lambda_function.fn imports pg, which is not in the zip, and which the runtime does not bring: " +
          "calls fail on AWS. Install it for the zip: npm install pg",
      ]);
    });

    it("are silent about dependencies that the runtime brings", async () => {
      const dependencies = { "@aws-sdk/client-dynamodb": "^3.0.0" };
      const fn = createFunction({
        "package.json": JSON.stringify({ dependencies }),
        "index.js": 'require("@aws-sdk/client-dynamodb");',
      });
      expect(await warnOf(fn)).to.deep.equal([]);
    });

    it("are silent about dependencies in the zip, in a layer or in a bundle", async () => {
      const main = "node_modules/pg/index.js";
      const layer = createFunction({ [`nodejs/${main}`]: "" });
      const bundle = { "package.json": manifest, "index.js": "exports.handler = () => {};" };
      const functions = [
        createFunction({ ...files, [main]: "" }),
        createFunction(files, { layers: [{ arn: "arn:layer", zipPath: layer.zipPath }] }),
        createFunction(bundle),
        createFunction({ ...files, "package.json": "[" }),
      ];
      expect(await listWarnings(functions, NOTHING)).to.deep.equal([]);
    });
  });

  it("name every function that does not start by itself in at most four lines per runtime", async () => {
    const functions = ["a", "b", "c", "d", "e"].map((address) =>
      createFunction({}, { address, runtime: "dotnet8" }),
    );
    const image = createFunction({}, { address: "image", isImage: true, runtime: "dotnet8" });
    const warnings = await listWarnings([...functions, image], NOTHING);
    expect(warnings.map((line) => line.slice(0, 30))).to.deep.equal([
      'a has the runtime "dotnet8", w',
      'b has the runtime "dotnet8", w',
      'c has the runtime "dotnet8", w',
      "The same is true of 2 more: d,",
      "image is a container image, wh",
    ]);
  });

  it("name a layer once for several functions", async () => {
    const layers = [{ arn: "arn:elsewhere", zipPath: undefined }];
    const functions = ["a", "b"].map((address) => createFunction({}, { address, layers }));
    expect(await listWarnings(functions, NOTHING)).to.include(
      "a, b: the layer arn:elsewhere is not a zip of this configuration, so its files are missing.",
    );
  });

  it("name layers whose zips are not in the configuration", async () => {
    const layers = [
      { arn: "arn:elsewhere", zipPath: undefined },
      { arn: undefined, zipPath: undefined },
    ];
    expect(await warnOf(createFunction({ "index.js": "" }, { layers }))).to.deep.equal([
      "aws_lambda_function.fn: the layer arn:elsewhere is not a zip of this configuration, so its files are missing.",
      "aws_lambda_function.fn: the layer whose ARN is unknown here is not a zip of this configuration, so its files are missing.",
    ]);
  });

  it("name runtimes that need a command, and are silent about functions that have one", async () => {
    const dotnet = { ...FUNCTION_MODEL, runtime: "dotnet8" };
    expect(await warnOf(dotnet)).to.deep.equal([
      'aws_lambda_function.fn has the runtime "dotnet8", which the gateway does not start by itself. ' +
        '--run fn="COMMAND" runs it by a command that speaks Lambda\'s Runtime API. Until then its calls fail.',
    ]);
    expect(await warnOf({ ...dotnet, command: "dotnet x.dll" })).to.deep.equal([]);
  });
});

describe("placeholders", () => {
  it("are functions whose zip lacks the handler's file", async () => {
    const stub = (fn: Partial<LambdaModel>) => createFunction({ "placeholder.txt": "later" }, fn);
    const node = stub({ handler: "index.handler" });
    const python = stub({ handler: "app.main", runtime: "python3.12" });
    const ruby = stub({ handler: "app.Chat::App.run", runtime: "ruby3.3" });
    const java = stub({ handler: "com.example.Main::handle", runtime: "java21" });
    const others = [
      createFunction({ "index.js": "exports.handler = () => {};" }, { handler: "index.handler" }),
      // A handler of these is not a file.
      createFunction({ bootstrap: "#!/bin/sh" }, { handler: "main", runtime: "provided.al2023" }),
      stub({ handler: "index.handler", command: "./run" }),
    ];
    const { placeholders } = await checkFunctions([node, python, ruby, java, ...others], {
      find: async () => ({ file: "/bin/any", version: "3.12", packages: [] }),
    });
    expect(placeholders).to.deep.equal([node, python, ruby, java]);
  });
});
