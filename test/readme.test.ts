// Replays the README's transcripts with wscat, and follows its recipe for a route.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { followRecipe, readRecipe } from "../scripts/lib/recipe.ts";
import { connect } from "./helpers/client.ts";
import { startDevGateway } from "./helpers/dev-stack.ts";
import { literally } from "./helpers/pattern.ts";
import { startScript } from "./helpers/start-script.ts";
import { createWorkingCopy } from "./helpers/working-copy.ts";
import { startWscat } from "./helpers/wscat.ts";

const README = readFileSync("README.md", "utf8");

/** Blocks that start with a wscat command: the input, and the expected output. */
const transcripts = [
  ...README.matchAll(/```console\n\$ npx wscat -c "([^"]+)"\n([\s\S]*?)```/g),
].map(([, url, text]) => ({
  url: url!,
  exchanges: [...text!.matchAll(/^> (.*)\n< (.*)$/gm)].map(([, said, heard]) => [said!, heard!]),
}));

/** An ellipsis stands for any text. */
const createPattern = (heard: string): RegExp =>
  new RegExp(`^${withoutIds(heard).split("…").map(literally).join(".*")}$`);

const withoutIds = (text: string): string => text.replace(/"[\w-]{15}="/g, '"ID"');

describe("README", () => {
  it("has a transcript", () => {
    expect(transcripts).to.have.length.at.least(1);
    for (const { exchanges } of transcripts) expect(exchanges).to.have.length.at.least(5);
  });

  for (const { url, exchanges } of transcripts) {
    it(`shows the actual responses to ${exchanges.length} messages from wscat`, async function () {
      const gateway = await startDevGateway();
      const wscat = await startWscat("-c", url.replace(":3001", `:${gateway.port}`));
      for (const [said, heard] of exchanges) {
        expect(withoutIds(await wscat.say(said!))).to.match(createPattern(heard!));
      }
    });
  }

  it("explains correctly how to add a route", async function () {
    const cwd = createWorkingCopy();
    followRecipe(readRecipe(README), cwd);

    const script = startScript(["--port", "0"], { cwd });
    const [, port] = await script.says(/ws:\/\/localhost:(\d+)\/dev/);
    const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
    client.send({ action: "shout", text: "hi" });
    expect(await client.next()).to.equal("HI");
    client.send({ action: "?" });
    expect(await client.next()).to.include('"shout"');
    client.send({ action: "now" });
    expect(await client.next()).to.match(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
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
