// npm start -- --watch: handlers are reloaded when their files change, and the console is told what does not build.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { nextState } from "../helpers/local-api.ts";
import { startScript } from "../helpers/start-script.ts";
import { until } from "../helpers/until.ts";
import { createWorkingCopy } from "../helpers/working-copy.ts";

const READY = /ws:\/\/localhost:(\d+)\/dev/;

describe("npm start -- --watch", () => {
  const prepare = async () => {
    const cwd = createWorkingCopy();
    const script = startScript(["--watch", "--port", "0"], { cwd });
    const [, port] = await script.says(READY);
    await script.says(/Watching handlers\//);
    const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
    const file = join(cwd, "handlers/ping.ts");
    const answer = async (): Promise<string> => {
      client.send({ action: "ping" });
      return JSON.parse(await client.next()).action;
    };
    const source = readFileSync(file, "utf8");
    return { cwd, script, client, port: Number(port), file, source, answer };
  };

  it("reloads a handler that changed, and keeps connections", async () => {
    const { script, port, file, source, answer } = await prepare();
    const buildError = async () => (await nextState(port)).buildError;
    writeFileSync(file, source.replace('"pong"', '"reloaded"'));
    await script.says(/Reloaded ping\./);
    expect(await answer()).to.equal("reloaded");

    writeFileSync(file, "export const handler = (;");
    await script.says(/Not reloaded; the last good build stays active\. .*\n\n.*ping\.ts:1:24/);
    expect(await answer()).to.equal("reloaded");
    await until(async () => (await buildError()) !== undefined);
    expect(await buildError()).to.match(/ping\.ts:1:24:\n.*export const handler = \(;\n/);

    writeFileSync(file, source);
    await until(async () => (await buildError()) === undefined);
    expect(await answer()).to.equal("pong");
  });

  it("detects files that an editor replaces instead of writing", async () => {
    const { file, source, answer } = await prepare();
    for (const word of ["replaced", "replaced again"]) {
      writeFileSync(`${file}.new`, source.replace('"pong"', `"${word}"`));
      renameSync(`${file}.new`, file);
      await until(async () => (await answer()) === word);
    }
  });

  it("reloads a handler when a schema of its contract changed", async () => {
    const { cwd, script, client } = await prepare();
    const file = join(cwd, "handlers/lib/realtime/frames.ts");
    writeFileSync(file, readFileSync(file, "utf8").replace("maxLength: 256", "maxLength: 3"));
    await script.says(/Reloaded publish\./);
    client.send({ action: "publish", user: "user-1", data: 1 });
    expect(JSON.parse(await client.next()).message).to.equal(
      'Expected a string of 1 to 3 characters in "user", received 6 characters.',
    );
  });

  it("detects new folders", async () => {
    const { cwd, file, source, answer } = await prepare();
    const folder = join(cwd, "handlers/lib/words");
    mkdirSync(folder);
    for (const word of ["new", "newer"]) {
      writeFileSync(join(folder, "word.ts"), `export const word = "${word}";`);
      if (word === "new") {
        const imports = 'import { word } from "./lib/words/word.ts";\n';
        writeFileSync(file, imports + source.replace('"pong"', "word"));
      }
      await until(async () => (await answer()) === word);
    }
  });
});
