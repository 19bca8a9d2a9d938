// The README's transcripts, replayed with wscat, and its recipe for a route, followed.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { connect } from "./helpers/client.ts";
import { startDevGateway } from "./helpers/dev-stack.ts";
import { startScript } from "./helpers/start-script.ts";
import { createWorkingCopy } from "./helpers/working-copy.ts";
import { startWscat } from "./helpers/wscat.ts";

const README = readFileSync("README.md", "utf8");

/** Blocks that begin with a wscat command: what is typed, and what is answered. */
const transcripts = [
  ...README.matchAll(/```console\n\$ npx wscat -c "([^"]+)"\n([\s\S]*?)```/g),
].map(([, url, text]) => ({
  url: url!,
  exchanges: [...text!.matchAll(/^> (.*)\n< (.*)$/gm)].map(([, said, heard]) => [said!, heard!]),
}));

const withoutIds = (text: string): string => text.replace(/"[\w-]{15}="/g, '"ID"');

describe("README", () => {
  it("has a transcript", () => {
    expect(transcripts).to.have.length.at.least(1);
    for (const { exchanges } of transcripts) expect(exchanges).to.have.length.at.least(5);
  });

  for (const { url, exchanges } of transcripts) {
    it(`is right about ${exchanges.length} messages that wscat sends`, async function () {
      this.timeout(30_000);
      const gateway = await startDevGateway();
      const wscat = await startWscat("-c", url.replace(":3001", `:${gateway.port}`));
      for (const [said, heard] of exchanges) {
        expect(withoutIds(await wscat.say(said!))).to.equal(withoutIds(heard!));
      }
    });
  }

  it("tells truly how to add a route", async function () {
    this.timeout(60_000);
    const cwd = createWorkingCopy();
    const [, handler] = /```ts\n( +\/\/ shout[\s\S]*?)```/.exec(README)!;
    const [, line] = /```ts\n +(\{ routeKey: "shout".*)\n/.exec(README)!;
    writeFileSync(join(cwd, "handlers/shout.ts"), handler!.replace(/^ {3}/gm, ""));
    const stack = join(cwd, "modules/websocket-stack.ts");
    const table = '{ routeKey: "ping", answers: "return" },';
    const source = readFileSync(stack, "utf8");
    expect(source).to.include(table);
    writeFileSync(stack, source.replace(table, `${table}\n${line}`));

    const script = startScript(["--port", "0"], { cwd });
    const [, port] = await script.says(/ws:\/\/localhost:(\d+)\/dev/);
    const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
    client.send({ action: "shout", text: "hi" });
    expect(await client.next()).to.equal("HI");
    client.send({ action: "?" });
    expect(await client.next()).to.include('"shout"');
  });

  for (const script of [
    "start",
    "test",
    "build",
    "synth",
    "diff:dev",
    "deploy:dev",
    "destroy:dev",
    "deploy:prod",
    "test:contract",
    "test:terraform",
  ]) {
    it(`names npm scripts that exist: ${script}`, () => {
      const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
      expect(README).to.match(new RegExp(`npm (run )?${script}\\b`));
      expect(scripts).to.have.property(script);
    });
  }
});
