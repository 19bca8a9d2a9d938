// Stack traces of bundled functions name the lines of their sources.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { buildSync, type BuildOptions } from "esbuild";
import { createToSourcePlaces } from "../../../gateway/lambda/source-places.ts";
import { createRunFolder } from "../../../gateway/run-folder.ts";
import { removeFolderSync } from "../../../shared/remove-folder.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { startFunction } from "../helpers/invoke-function.ts";

const SOURCE = `interface Event { text: string }

export const handler = async (event: Event) => {
  console.log(JSON.stringify({ level: "ERROR", message: "m", stack: new Error("logged").stack }));
  throw new Error(event.text);
};
`;

/** A project with a source, and the folder of its unpacked zip. */
const prepare = (sourcemap: BuildOptions["sourcemap"], source = SOURCE) => {
  const folder = createRunFolder("sources");
  closeAfterwards(() => removeFolderSync(folder));
  const [taskRoot, dist] = [join(folder, "task"), join(folder, "dist")];
  for (const each of [taskRoot, dist, join(folder, "src")]) mkdirSync(each);
  writeFileSync(join(folder, "src/post.ts"), source);
  const { outputFiles } = buildSync({
    entryPoints: [join(folder, "src/post.ts")],
    outfile: join(dist, "post.js"),
    bundle: true,
    minify: true,
    platform: "node",
    format: "cjs",
    sourcemap,
    write: false,
  });
  const code = outputFiles.find(({ path }) => path.endsWith(".js"))!.text;
  const map = outputFiles.find(({ path }) => path.endsWith(".map"))?.text ?? "";
  writeFileSync(join(taskRoot, "index.js"), code);
  const zipPath = join(dist, "post.zip");
  const lines = code.split("\n");
  const line = lines.findIndex((text) => text.includes("new Error"));
  const place = `index.js:${line + 1}:${lines[line]!.lastIndexOf("new Error") + 1}`;
  return { folder, taskRoot, dist, zipPath, code, map, frame: `    at a (${taskRoot}/${place})` };
};

const mapped = ({ folder }: { folder: string }): string => `    at a (${folder}/src/post.ts:5:9)`;

describe("a name in a bundled file", () => {
  const CALLS = `const openDoor = (key: string): never => { throw new Error(key); };
class Keeper { constructor(key: string) { openDoor(key); } }
async function enterHouse(key: string) { await null; new Keeper(key); }
export const handler = async () => { try { await enterHouse("k"); } catch (error) { return (error as Error).stack; } };
`;

  it("is that of the source, also of classes and of functions that wait", async () => {
    const project = prepare("external", CALLS);
    const { taskRoot, zipPath, dist, map, code } = project;
    writeFileSync(join(dist, "post.js.map"), map);
    const file = join(taskRoot, "index.cjs");
    writeFileSync(file, code);
    const { handler } = createRequire(import.meta.url)(file) as { handler: () => Promise<string> };
    const stack = (await handler()).replaceAll("index.cjs", "index.js");
    for (const name of ["openDoor", "enterHouse", "Keeper"]) expect(stack).not.to.include(name);

    const shown = createToSourcePlaces(taskRoot, zipPath)(stack);

    expect(shown).to.match(/at openDoor \(.*post\.ts:1:/);
    expect(shown).to.match(/at new Keeper \(.*post\.ts:2:/);
    expect(shown).to.match(/at (?:async )?enterHouse \(.*post\.ts:3:/);
    expect(createToSourcePlaces(taskRoot, zipPath)(JSON.stringify(stack))).to.include(
      "at openDoor (",
    );
  });
});

describe("a place in a bundled file", () => {
  it("is replaced by the source's, if a map lies beside the zip", () => {
    for (const name of ["post.js.map", "index.js.map"]) {
      const project = prepare("external");
      const { taskRoot, zipPath, dist, map, frame } = project;
      writeFileSync(join(dist, name), map);
      const toSourcePlaces = createToSourcePlaces(taskRoot, zipPath);
      expect(toSourcePlaces(frame)).to.equal(mapped(project));
    }
  });

  it("is replaced if the zip is a CDKTF asset, whose original has the map beside it", () => {
    const project = prepare("external");
    const { folder, taskRoot, zipPath, dist, map, frame } = project;
    const asset = join(folder, "cdktf.out/stacks/dev/assets/zip_1/2AF/post.zip");
    mkdirSync(dirname(asset), { recursive: true });
    writeFileSync(join(dist, "post.js.map"), map);
    mkdirSync(join(folder, "build"));
    writeFileSync(join(folder, "build/post.zip"), "an older one");
    writeFileSync(asset, "the zip");
    expect(createToSourcePlaces(taskRoot, asset)(frame)).to.equal(frame);
    writeFileSync(zipPath, "the zip");
    expect(createToSourcePlaces(taskRoot, asset)(frame)).to.equal(mapped(project));
  });

  it("is replaced also if the map is in the zip, or in the file", () => {
    const inZip = prepare("external");
    writeFileSync(join(inZip.taskRoot, "index.js.map"), inZip.map);
    const inFile = prepare("inline");
    for (const project of [inZip, inFile]) {
      const toSourcePlaces = createToSourcePlaces(project.taskRoot, project.zipPath);
      expect(toSourcePlaces(project.frame)).to.equal(mapped(project));
    }
  });

  it("is replaced everywhere in a text, and relative to the user's folder if it is there", () => {
    const project = prepare("external");
    const { taskRoot, zipPath, dist, map, frame } = project;
    const source = join(process.cwd(), "handlers/post.ts");
    writeFileSync(join(dist, "post.js.map"), map.replace("../src/post.ts", source));
    const place = frame.slice(frame.indexOf("(") + 1, -1);
    expect(createToSourcePlaces(taskRoot, zipPath)(`${place}\\n${place}"${taskRoot}"`)).to.equal(
      `handlers/post.ts:5:9\\nhandlers/post.ts:5:9"${taskRoot}"`,
    );
  });

  it("stays where there is no map, or none that can be read", () => {
    const { taskRoot, zipPath, dist, frame } = prepare("external");
    expect(createToSourcePlaces(taskRoot, zipPath)(frame)).to.equal(frame);
    for (const text of ["no JSON", "{}", '{"version":3,"sources":1}', "[".repeat(100_000)]) {
      writeFileSync(join(dist, "post.js.map"), text);
      expect(createToSourcePlaces(taskRoot, zipPath)(frame)).to.equal(frame);
    }
  });

  it("is the source's in the lines of a function, but not in the error that callers get", async () => {
    const { code } = prepare("inline");
    const { invoke, lines } = await startFunction(code);
    const outcome = await invoke({ text: "thrown" });
    const [logged = "", error, frame] = lines;
    expect(logged).to.match(/src\/post\.ts:4:\d+/);
    expect(error).to.equal("Error: thrown");
    expect(frame).to.match(/^ +at .*src\/post\.ts:5:9/);
    expect(JSON.stringify(outcome))
      .to.match(/index\.js:\d+:\d+/)
      .and.not.to.include("post.ts");
  });
});
