// cdktf-websocket-api/cdktn: this project's stacks are the same with CDK Terrain as with CDKTF.
import { readdirSync, readFileSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import { cdktnInsteadOfCdktf } from "../../scripts/lib/packages/cdktn-edition.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { installPacked } from "../helpers/packed.ts";
import { runToEnd } from "../helpers/packed-command.ts";

const { devDependencies } = JSON.parse(readFileSync("package.json", "utf8"));

const CDK = "cdktn@0.24.0";
const PROVIDER = "@cdktn/provider-aws@25.7.0";
const CONSTRUCTS = `constructs@${devDependencies.constructs}`;

/** Finally prints the folders of the loaded packages. CDK's are CommonJS, of which Node.js keeps a list. */
const PRINT_LOADED = `
import { createRequire as createRequireAtLast } from "node:module";
const files = Object.keys(createRequireAtLast(import.meta.url).cache);
console.log(JSON.stringify(files));
`;

/** Migrates sources from one to the other by replacing the names in imports. */
const writeApp = (file: string) =>
  build({
    entryPoints: ["main.ts"],
    outfile: file,
    bundle: true,
    platform: "node",
    format: "esm",
    packages: "external",
    footer: { js: PRINT_LOADED },
    plugins: [
      cdktnInsteadOfCdktf,
      {
        name: "constructs-as-they-are-packed",
        setup: (esbuild) => {
          esbuild.onResolve({ filter: /\/modules\/index\.ts$/ }, () => ({
            path: "cdktf-websocket-api/cdktn",
            external: true,
          }));
        },
      },
    ],
  });

/** @returns the folder of the package that a file belongs to. */
const readPackage = (file: string): string =>
  /^.*\/node_modules\/(@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? file;

type Body = Record<string, any>;

describe("the constructs with CDK Terrain", function () {
  this.timeout(300_000);
  let folder: string;
  let loaded: string[];

  before(async () => {
    await synthesizedStack("dev");
    folder = await installPacked(["modules"], [CDK, PROVIDER, CONSTRUCTS]);
    symlinkSync(resolve("dist"), join(folder, "dist"));
    await writeApp(join(folder, "main.js"));
    const { code, stdout, stderr } = await runToEnd("main.js", [], { cwd: folder });
    expect(code, stderr).to.equal(0);
    const files: string[] = JSON.parse(stdout.trim().split("\n").at(-1)!);
    loaded = [...new Set(files.map(readPackage))];
  });

  const stacks = () => readdirSync("cdktf.out/stacks");

  const read = (path: string): Body => JSON.parse(readFileSync(path, "utf8"));

  it("load one copy of each package, and none of CDKTF", () => {
    const roots = ["cdktn", "@cdktn/provider-aws", "constructs"];
    const ofCdk = loaded.filter((path) => /\/(cdktf|cdktn|provider-aws|constructs)$/.test(path));
    expect(ofCdk).to.have.members(roots.map((name) => join(folder, "node_modules", name)));
  });

  it("synthesize every stack of this project", () => {
    expect(stacks()).to.have.length.above(3);
    expect(readdirSync(join(folder, "cdktf.out/stacks"))).to.deep.equal(stacks());
  });

  it("differ from those of CDKTF only in the version of the synthesizer and the provider's full name", () => {
    for (const stack of stacks()) {
      const path = `cdktf.out/stacks/${stack}/cdk.tf.json`;
      const [expected, synthesized] = [read(path), read(join(folder, path))];
      expect(expected["//"].metadata.version).to.equal(devDependencies.cdktf);
      expected["//"].metadata.version = CDK.split("@")[1];
      expect(expected["terraform"].required_providers.aws.source).to.equal("aws");
      expected["terraform"].required_providers.aws.source = "hashicorp/aws";
      expect(synthesized, stack).to.deep.equal(expected);
    }
  });
});
