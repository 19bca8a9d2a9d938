// npm start -- --clock --faults: faster time and injected faults, from the command line.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { startBuilt } from "../helpers/start-script.ts";
import { until } from "../helpers/until.ts";

const READY = /ws:\/\/localhost:(\d+)\/dev/;

const readReport = async (port: string): Promise<any> =>
  (await fetch(`http://127.0.0.1:${port}/_local/faults`)).json();

describe("npm start with a clock and faults", function () {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "start-faults-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  it("injects faults from a file, and lets ten idle minutes pass in a second", async () => {
    const file = join(directory, "faults.json");
    writeFileSync(file, '{ "seed": 7, "posts": [{ "answer": 429 }] }');
    const script = await startBuilt(["--port", "0", "--clock", "600x", "--faults", file]);
    const [, port = ""] = await script.says(READY);
    const { faults, happened } = await readReport(port);
    expect(faults).to.deep.include({
      seed: 7,
      posts: [{ connection: "*", share: 1, answer: 429, delayMs: 0 }],
    });
    expect(happened).to.include({ posts: 0 });

    const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
    client.send({ action: "whoami" });
    expect(await client.closed).to.deep.equal({ code: 1001, reason: "Going away" });
    // An error frame may have arrived, after the SDK's retries, but not the posted message.
    expect(client.pending.filter((frame) => frame.startsWith('{"connectionId"'))).to.deep.equal([]);
    await until(async () => (await readReport(port)).happened.posts > 0);
  });

  it("accepts faults as JSON", async () => {
    const script = await startBuilt(["--port", "0", "--faults", '{"zombies":[{"share":0.5}]}']);
    const [, port = ""] = await script.says(READY);
    const { faults } = await readReport(port);
    expect(faults.zombies).to.deep.equal([{ connection: "*", share: 0.5 }]);
  });
});
