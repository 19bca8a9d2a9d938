// S14: the gateway is stopped in the middle of its work.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { connect } from "../helpers/client.ts";
import { keepScore, createLedger } from "../helpers/scoreboard.ts";
import { startScript } from "../helpers/start-script.ts";
import { createWorkingCopy } from "../helpers/working-copy.ts";

const READY = /ws:\/\/localhost:(\d+)\/dev/;
const toUrl = (port: string | undefined) => `ws://127.0.0.1:${port}/dev?token=allow-ws-connection`;

describe("shutdown", function () {
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    it(`S14 ${signal} in the middle of a batch: clients see 1001, it exits, and the queue loses nothing`, async function () {
      const cwd = createWorkingCopy();
      const file = join(cwd, "handlers/lib/broadcast/create-broadcast.ts");
      const source = readFileSync(file, "utf8");
      const start = "const startedMs = clock.now();";
      expect(source).to.include(start);
      writeFileSync(
        file,
        source.replace(start, `${start} log("INFO", "stuck"); await new Promise(() => {});`),
      );

      const first = startScript(["--port", "0"], { cwd });
      const [, port] = await first.says(READY);
      const client = await connect(toUrl(port));
      client.send({ action: "sendmessage", data: "hi" });
      await first.says(/INFO {2}stuck$/m);
      const startedMs = Date.now();
      first.child.kill(signal);
      expect((await client.closed).code).to.equal(1001);
      expect(await first.ended).to.equal(0);
      // Long before the function's own timeout of a minute.
      expect(Date.now() - startedMs).to.be.below(40_000);
      expect(first.output()).to.include(
        "Kept 1 queued message for the next run in .local/dev-queues.json.",
      );

      writeFileSync(file, source);
      const second = startScript(["--port", "0"], { cwd });
      await second.says(/Restored 1 message that the last run left in the queues/);
      expect(existsSync(join(cwd, ".local/dev-queues.json"))).to.equal(false);
      const [, next] = await second.says(READY);
      await second.says(/INFO {2}broadcast {2}messages=1 /);
      const again = await connect(toUrl(next));
      again.send({ action: "ping" });
      expect(await again.next()).to.equal('{"action":"pong"}');
      keepScore(this, createLedger(["message"], ["message"]));
    });
  }
});
