// Layers whose zips are in the configuration.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { zipSync } from "fflate";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";
import { compileJava, hasJava, JAVA_RUNTIME } from "../helpers/java-classes.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

const EXECUTABLE = { os: 3, attrs: 0o755 << 16 };

/** @param files by path in the zip. */
const writeLayer = (files: Record<string, string | Buffer>) => {
  const folder = mkdtempSync(join(tmpdir(), "layer-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  const zipPath = join(folder, "layer.zip");
  const entries = Object.entries(files).map(
    ([path, text]) => [path, [Buffer.from(text), EXECUTABLE]] as const,
  );
  writeFileSync(zipPath, zipSync(Object.fromEntries(entries) as never));
  return { arn: `arn:${folder}`, zipPath };
};

describe("layers", () => {
  it("give Node.js functions modules, and programs on the PATH; later ones replace earlier ones", async () => {
    const layers = [
      writeLayer({
        "nodejs/node_modules/one/index.js": "exports.name = 'one';",
        "nodejs/node_modules/two/index.js": "exports.name = 'old';",
        "bin/greet": "#!/bin/sh\necho hello\n",
      }),
      writeLayer({ "nodejs/node_modules/two/index.js": "exports.name = 'new';" }),
    ];
    const fn = await startFunction(
      `const { execFileSync } = require("node:child_process");
      exports.handler = async () =>
        [require("one").name, require("two").name, execFileSync("greet").toString().trim()];`,
      { layers },
    );
    expect(await fn.invoke()).to.deep.equal({ payload: '["one","new","hello"]' });
  });

  it("give Node.js functions the modules of their runtime's version first", async () => {
    const layers = [
      writeLayer({
        "nodejs/node24/node_modules/one/index.js": "exports.name = 'for 24';",
        "nodejs/node_modules/one/index.js": "exports.name = 'for all';",
      }),
    ];
    const code = 'exports.handler = async () => require("one").name;';
    expect(await (await startFunction(code, { layers })).invoke()).to.deep.equal({
      payload: '"for 24"',
    });
    const older = await startFunction(code, { layers, runtime: "nodejs22.x" });
    expect(await older.invoke()).to.deep.equal({ payload: '"for all"' });
  });

  it("give an executable to functions without one", async () => {
    const layers = [writeLayer({ bootstrap: "#!/bin/sh\necho from the layer\nexit 5\n" })];
    const fn = await startFunction("", { layers, runtime: "provided.al2" });
    expect(describeOutcome(await fn.invoke())).to.include("exit status 5");
    expect(fn.lines[0]).to.equal("from the layer");
  });

  it("that are missing keep no function from running that does not need them", async () => {
    const there = writeLayer({ "nodejs/node_modules/one/index.js": "exports.name = 'one';" });
    const layers = [{ arn: "arn:x", zipPath: "/nowhere/layer.zip" }, there];
    const code = 'exports.handler = async () => require("one").name;';
    const fn = await startFunction(code, { layers });
    expect(await fn.invoke()).to.deep.equal({ payload: '"one"' });
  });

  it("may be folders that stand for zips", async () => {
    const folder = mkdtempSync(join(tmpdir(), "layer-"));
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "nodejs/node_modules"), { recursive: true });
    writeFileSync(join(folder, "nodejs/node_modules/one.js"), "exports.name = 'one';");
    const code = 'exports.handler = async () => require("one").name;';
    const fn = await startFunction(code, { layers: [{ arn: "arn:x", zipPath: folder }] });
    expect(await fn.invoke()).to.deep.equal({ payload: '"one"' });
  });

  if (has("ruby")) {
    it("give Ruby functions gems and files", async () => {
      const layers = [
        writeLayer({
          "ruby/lib/one.rb": "ONE = 'one'",
          "ruby/gems/3.3.0/gems/two-1.0.0/lib/two.rb": "TWO = 'two'",
          "ruby/gems/3.3.0/specifications/two-1.0.0.gemspec":
            "Gem::Specification.new { |s| s.name = 'two'; s.version = '1.0.0'; s.summary = 's'; s.authors = ['a'] }",
        }),
      ];
      const code = 'require "one"\nrequire "two"\ndef handler(event:, context:) = [ONE, TWO]\n';
      const fn = await startFunction({ "index.rb": code }, { layers, runtime: "ruby3.3" });
      expect(await fn.invoke()).to.deep.equal({ payload: '["one","two"]' });
    });
  }

  if (hasJava) {
    it("give Java functions classes", async () => {
      const jar = Buffer.from(zipSync(await compileJava()));
      const fn = await startFunction(
        { "readme.txt": "" },
        {
          layers: [writeLayer({ "java/lib/all.jar": jar })],
          runtime: JAVA_RUNTIME,
          handler: "example.Streams",
        },
      );
      expect(await fn.invoke({ a: 1 })).to.deep.equal({ payload: '{"a":1}' });
    });
  }

  if (!has("python3")) return;

  it("give Python functions modules", async () => {
    const { stdout } = spawnSync("python3", [
      "-c",
      "import sys; print('%d.%d' % sys.version_info[:2])",
    ]);
    const version = stdout.toString().trim();
    const layers = [
      writeLayer({
        "python/one.py": "name = 'one'",
        "python/two.py": "name = 'for all'",
        [`python/lib/python${version}/site-packages/two.py`]: "name = 'for this version'",
      }),
    ];
    const code = "import one, two\ndef handler(event, context):\n  return [one.name, two.name]\n";
    const fn = await startFunction({ "index.py": code }, { layers, runtime: `python${version}` });
    expect(await fn.invoke()).to.deep.equal({ payload: '["one", "for this version"]' });
  });
});
