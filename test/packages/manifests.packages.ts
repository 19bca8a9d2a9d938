// The metadata of each package for the registry and for tools, and its use of Node.js APIs.
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { closeAfterwards } from "../helpers/hooks.ts";
import { newerApis, findUses } from "../helpers/newer-apis.ts";
import { packAll, PACKAGE_FOLDERS } from "../helpers/packed.ts";
import { nodeFor, NODES } from "../helpers/supported-nodes.ts";

const run = promisify(execFile);

/** Uses of APIs that some supported Node.js lacks, and why they are safe. */
const GUARDED = new Map([
  // Fastify has a fallback.
  ["Promise.withResolvers", "gateway"],
  // pino checks whether it exists.
  ["util.getCallSites", "gateway"],
  // gateway/lambda/worker/runtime-modules.js falls back to `require`.
  ["module.registerHooks", "gateway"],
  // gateway/cli/bin.ts checks whether it exists.
  ["module.enableCompileCache", "gateway"],
  // gateway/trace/bounded.ts has its own values(), which returns an array.
  ["iterator.filter", "gateway"],
  // gateway/lambda/aws-proxy.ts checks whether it exists.
  ["tls.getCACertificates", "gateway"],
  // tslib checks whether they exist.
  ["Iterator", "gateway"],
  ["SuppressedError", "gateway"],
  // Members of @peculiar/x509's own objects.
  [".fromJSON", "gateway"],
  [".signatureAlgorithm", "gateway"],
  // An option replaces it, with `ws` for example.
  ["WebSocket", "client"],
]);

for (const folder of PACKAGE_FOLDERS) {
  describe(`the package in ${folder}/`, function () {
    this.timeout(300_000);
    let unpacked: string;
    let manifest: Record<string, any>;
    let files: string[];
    let uses: string[];

    before(async () => {
      unpacked = mkdtempSync(join(tmpdir(), "unpacked-"));
      closeAfterwards(() => rmSync(unpacked, { recursive: true }));
      const tarball = (await packAll()).get(folder)!;
      await run("tar", ["-xzf", tarball, "-C", unpacked, "--strip-components=1"]);
      manifest = JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8"));
      files = readdirSync(unpacked, { recursive: true, encoding: "utf8" });
      const newer = newerApis(await Promise.all(NODES.map(nodeFor)));
      uses = programsIn(unpacked).flatMap((file) => findUses(readFileSync(file, "utf8"), newer));
    });

    it("is complete", () => {
      expect(files).to.include.members(["LICENSE", "README.md", "package.json"]);
      expect(manifest).to.include({ license: "MIT", type: "module" });
      expect(manifest["description"]).to.match(/^[A-Z].{40,}\.$/);
      expect(manifest["keywords"]).to.have.length.above(3);
      expect(manifest["publishConfig"]).to.deep.equal({ access: "public", provenance: true });
      expect(manifest["engines"].node).to.include(NODES[0]);
    });

    it("passes publint", async () => {
      const { messages } = await publint({ pkgDir: unpacked, pack: false, strict: true });
      expect(messages.map((message) => formatMessage(message, manifest))).to.deep.equal([]);
    });

    it("uses only APIs of every supported Node.js", () => {
      expect(uses.filter((use) => GUARDED.get(use) !== folder)).to.deep.equal([]);
    });

    it("contains each documented exception", () => {
      const guarded = [...GUARDED.keys()].filter((use) => GUARDED.get(use) === folder);
      expect(uses).to.include.members(guarded);
    });
  });
}

/** The console's page runs in browsers, and templates in projects with their own Node.js. */
const programsIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js") && !/(^|\/)(page|template)\//.test(file))
    .map((file) => join(folder, file));
