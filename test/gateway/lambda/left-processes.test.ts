// Processes that functions start end with the environment, however they were started.
import { expect } from "chai";
import { isRunning } from "../../../shared/is-running.ts";
import { startFunction, describeOutcome } from "../helpers/invoke-function.ts";
import { until } from "../../helpers/until.ts";

const CHILDREN = 'const { spawn, execSync, spawnSync } = require("node:child_process");';

/** Expressions that start a program, which would run for a minute, and evaluate to its process id. */
const STARTS: [what: string, start: string][] = [
  ["a program", 'spawn("sleep", ["60"]).pid'],
  ["a detached one", 'spawn("sleep", ["60"], { detached: true, stdio: "ignore" }).pid'],
  [
    "a detached one without variables",
    'spawn("/bin/sleep", ["60"], { detached: true, stdio: "ignore", env: {} }).pid',
  ],
  ["one that a shell leaves behind", 'Number(execSync("sleep 60 >/dev/null 2>&1 & echo $!"))'],
  [
    "one that a shell leaves behind without variables",
    'Number(execSync("sleep 60 >/dev/null 2>&1 & echo $!", { env: { PATH: process.env.PATH } }))',
  ],
  [
    "one that a detached shell leaves behind without variables",
    `await new Promise((done) => {
      const shell = spawn("/bin/sh", ["-c", "/bin/sleep 60 >/dev/null 2>&1 & echo $!"], { detached: true, env: {} });
      shell.stdout.once("data", (text) => shell.once("exit", () => done(Number(text))));
    })`,
  ],
  ["one in its own session", 'Number(execSync("setsid sleep 60 >/dev/null 2>&1 & echo $!"))'],
  [
    "one that ignores signals",
    `spawn("sh", ["-c", "trap '' TERM HUP INT; sleep 60; sleep 60"]).pid`,
  ],
  ["one that holds its output", 'spawn("sleep", ["60"], { stdio: "inherit", detached: true }).pid'],
];

/** Code that ends the function once the program runs. */
const ENDS: [what: string, end: string, fn?: object][] = [
  ["a timeout", "for (;;);", { timeoutSeconds: 2 }],
  ["an exit", "process.exit(1);"],
  ["a crash", "process.abort();"],
];

describe("a process that a function started", () => {
  for (const [what, start] of STARTS) {
    for (const [end, code, fn] of ENDS) {
      it(`ends with ${end}: ${what}`, async () => {
        const { invoke } = await startFunction(
          `${CHILDREN} exports.handler = async ({ end }) => { if (end) { ${code} } return ${start}; };`,
          fn,
        );
        const pid = Number(describeOutcome(await invoke()));
        expect(isRunning(pid)).to.equal(true);

        await invoke({ end: true });

        await until(() => !isRunning(pid));
      });
    }

    it(`ends with the gateway: ${what}`, async () => {
      const { invoke, close } = await startFunction(
        `${CHILDREN} exports.handler = async () => ${start};`,
      );
      const pid = Number(describeOutcome(await invoke()));

      await close();

      await until(() => !isRunning(pid));
    });
  }

  it("keeps running between two calls", async () => {
    const { invoke } = await startFunction(
      `${CHILDREN} let child; exports.handler = async () => {
        child ??= spawn("sleep", ["60"]);
        return child.exitCode ?? child.pid;
      };`,
    );

    const first = describeOutcome(await invoke());

    expect(describeOutcome(await invoke())).to.equal(first);
  });

  it("and the function itself, with a server or a loop, do not outlive a timeout", async () => {
    const { invoke } = await startFunction(
      `exports.handler = async ({ loop }) => {
        const server = require("node:http").createServer().listen(0, "127.0.0.1");
        await new Promise((done) => server.on("listening", done));
        process.on("exit", () => { for (;;); });
        if (loop) { for (;;); }
        return process.pid;
      };`,
      { timeoutSeconds: 2 },
    );
    const pid = Number(describeOutcome(await invoke()));

    const outcome = describeOutcome(await invoke({ loop: true }));

    expect(outcome).to.equal("Sandbox.Timedout: Task timed out after 2.00 seconds");
    await until(() => !isRunning(pid));
  });
});
