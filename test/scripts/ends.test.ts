// The ways in which npm start ends, on purpose or by accident: the port is free afterwards, and nothing is left behind.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { isRunning } from "../../shared/is-running.ts";
import { findFreePort } from "../../scripts/lib/free-port.ts";
import { connect, type TestClient } from "../helpers/client.ts";
import { synthesizedStack } from "../helpers/dev-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { startBuilt, startScript } from "../helpers/start-script.ts";
import { until } from "../helpers/until.ts";
import { createWorkingCopy } from "../helpers/working-copy.ts";

const READY = /ws:\/\/localhost:(\d+)\/dev/;
const PATIENCE_MS = 30_000;

const COPY = { recursive: true };

const SLOW_BUILD = `
  import { existsSync, writeFileSync } from "node:fs";
  import { setTimeout } from "node:timers/promises";
  writeFileSync("began", "");
  while (!existsSync("go")) await setTimeout(20);`;

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "ends-"));
  closeAfterwards(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const isTaken = async (port: string): Promise<boolean> => {
  try {
    await fetch(`http://127.0.0.1:${port}/`);
    return true;
  } catch {
    return false;
  }
};

/** A client that makes the gateway start a function's process. */
const converse = async (port: string) => {
  const client = await connect(`ws://127.0.0.1:${port}/dev?token=allow-ws-connection`);
  client.send({ action: "ping" });
  await client.next();
  return client;
};

describe("npm start ends", function () {
  for (const signals of [
    ["SIGHUP"],
    ["SIGINT", "SIGINT"],
    ["SIGTERM", "SIGHUP", "SIGINT"],
  ] as const) {
    it(`in order with ${signals.join(" and ")}: clients see 1001, and no folder is left`, async () => {
      const folder = newFolder();
      const script = await startBuilt(["--port", "0"], { env: { TMPDIR: folder } });
      const [, port = ""] = await script.says(READY);
      const client = await converse(port);

      for (const signal of signals) script.child.kill(signal);

      expect((await client.closed).code).to.equal(1001);
      expect(await script.ended).to.equal(0);
      await until(() => readdirSync(folder).length === 0);
      expect(await isTaken(port)).to.equal(false);
    });
  }

  it("in order when the terminal is gone, and nothing reads its output", async () => {
    const folder = newFolder();
    const script = await startBuilt(["--port", "0"], { env: { TMPDIR: folder } });
    const [, port = ""] = await script.says(READY);
    script.child.stdout?.destroy();
    script.child.stderr?.destroy();
    const client = await converse(port);

    script.child.kill("SIGHUP");

    expect((await client.closed).code).to.equal(1001);
    expect(await script.ended).to.equal(0);
    await until(() => readdirSync(folder).length === 0);
  });

  const startNpm = async (folder: string) => {
    await synthesizedStack("dev");
    const npm = spawn("npm", ["start", "--", "--no-build", "--port", "0"], {
      env: { ...process.env, NO_COLOR: "1", TMPDIR: folder },
      detached: true,
    });
    closeAfterwards(() => killGroup(npm));
    let output = "";
    npm.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    await until(() => READY.test(output), PATIENCE_MS);
    const [, port = ""] = READY.exec(output) ?? [];
    return { npm, port };
  };

  const killGroup = (npm: ChildProcess): void => {
    try {
      process.kill(-(npm.pid ?? 0), "SIGKILL");
    } catch {}
  };

  for (const [what, end] of [
    ["npm is killed", (npm) => npm.kill("SIGKILL")],
    ["npm gets SIGTERM", (npm) => npm.kill("SIGTERM")],
    ["the user presses Ctrl-C", (npm) => process.kill(-(npm.pid ?? 0), "SIGINT")],
    ["its terminal is closed", (npm) => process.kill(-(npm.pid ?? 0), "SIGHUP")],
  ] as [string, (npm: ChildProcess) => void][]) {
    it(`when ${what}`, async () => {
      const folder = newFolder();
      const { npm, port } = await startNpm(folder);
      const client = await converse(port);

      end(npm);

      expect((await client.closed).code).to.equal(1001);
      await until(async () => !(await isTaken(port)), PATIENCE_MS);
      // npm has its own files there.
      await until(() => !readdirSync(folder).some((name) => name.startsWith("websocket")));
    });
  }

  /** A project that was built, whose next build ends when it is told to. */
  const prepareSlowBuild = async (): Promise<string> => {
    await synthesizedStack("dev");
    const cwd = createWorkingCopy();
    for (const folder of ["dist", "cdktf.out"]) cpSync(folder, join(cwd, folder), COPY);
    writeFileSync(join(cwd, "scripts/build.ts"), SLOW_BUILD);
    writeFileSync(join(cwd, "scripts/synth.ts"), "");
    return cwd;
  };

  it("when npm is killed while it builds: nothing is served afterwards", async () => {
    const cwd = await prepareSlowBuild();
    const npm = spawn("npm", ["start", "--", "--port", "0"], { cwd, detached: true });
    closeAfterwards(() => killGroup(npm));
    let output = "";
    npm.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    await until(() => existsSync(join(cwd, "began")));
    npm.kill("SIGKILL");
    await once(npm, "exit");
    writeFileSync(join(cwd, "go"), "");
    // All processes that could write to it have ended.
    await until(() => npm.stdout.closed, PATIENCE_MS);
    expect(output).not.to.match(/serves/);
  });

  it("not when its output is no longer read while it builds", async () => {
    const port = await findFreePort();
    const cwd = await prepareSlowBuild();
    const script = startScript(["--port", String(port)], { cwd });
    await until(() => existsSync(join(cwd, "began")), PATIENCE_MS);
    script.child.stdout?.destroy();
    script.child.stderr?.destroy();
    writeFileSync(join(cwd, "go"), "");

    let client: TestClient | undefined;
    await until(async () => {
      client = await converse(String(port)).catch(() => undefined);
      return client !== undefined || script.child.exitCode !== null;
    });
    script.child.kill("SIGTERM");

    expect((await client?.closed)?.code).to.equal(1001);
    expect(await script.ended).to.equal(0);
  });

  it("without leftovers, also of its functions, when it is killed", async () => {
    const folder = newFolder();
    const script = await startBuilt(["--port", "0"], { env: { TMPDIR: folder } });
    const [, port = ""] = await script.says(READY);
    await converse(port);
    const { pid = 0 } = script.child;

    script.child.kill("SIGKILL");

    expect(await script.ended).to.equal("SIGKILL");
    expect(isRunning(pid)).to.equal(false);
    await until(() => readdirSync(folder).length === 0);
    expect(await isTaken(port)).to.equal(false);
  });

  it("with one line when there is no folder for its files", async () => {
    const folder = join(newFolder(), "none");
    const script = await startBuilt(["--port", "0"], { env: { TMPDIR: folder } });

    expect(await script.ended).to.equal(1);
    expect(script.output()).to.match(
      /^No folder can be made in .*none: ENOENT.* Make room there, or set TMPDIR to a folder that can be written\.\n$/,
    );
  });
});
