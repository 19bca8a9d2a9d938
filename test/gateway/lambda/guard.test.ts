// What is left of functions when the gateway is killed, on systems without /proc: the guard knows only process ids then.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { expect } from "chai";
import { isRunning } from "../../../shared/is-running.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { until } from "../../helpers/until.ts";

/** Each takes the gateway's folder, and returns an argument of an environment's command. */
const ENVIRONMENTS: [what: string, argument: (folder: string) => string][] = [
  ["a Node.js function", () => "/gateway/lambda/worker/main.js"],
  ["a Python function", () => "/gateway/lambda/bootstraps/python.py"],
  ["an executable of a zip", (folder) => join(folder, "fn/bootstrap")],
];

const newFolder = (): string => mkdtempSync(join(tmpdir(), "guarded-"));

/** Its own session leader, without the gateway's folder in its variables. */
const startProcess = (argument: string): ChildProcess => {
  const child = spawn("/bin/sh", ["-c", "sleep 600; :", argument], {
    detached: true,
    stdio: "ignore",
    env: {},
  });
  closeAfterwards(() => child.kill("SIGKILL"));
  return child;
};

/** A gateway that watches these processes, and ends at once. @returns its folder, which the guard removes. */
const runGateway = (folder: string, pids: (number | undefined)[]): void => {
  const programs = newFolder();
  // Answers `ps -o command= -p ID`; small images have no ps.
  writeFileSync(join(programs, "ps"), `#!/bin/sh\ntr '\\0' ' ' < /proc/$4/cmdline\n`, {
    mode: 0o755,
  });
  const code = `
    import { startGuard } from ${JSON.stringify(resolve("gateway/lambda/guard.ts"))};
    const guard = startGuard(${JSON.stringify(folder)});
    for (const pid of ${JSON.stringify(pids)}) guard.watch(pid);`;
  const PATH = [programs, process.env["PATH"]].join(delimiter);
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", code], {
    env: { ...process.env, PATH },
    encoding: "utf8",
  });
  expect(status, stderr).to.equal(0);
};

describe("the guard of a gateway that is gone", () => {
  for (const [what, argument] of ENVIRONMENTS) {
    it(`ends ${what} by its command`, async () => {
      const folder = newFolder();
      const { pid = 0 } = startProcess(argument(folder));

      runGateway(folder, [pid]);

      await until(() => !isRunning(pid));
    });
  }

  it("leaves a process that has the id of an environment now", async () => {
    const folder = newFolder();
    const { pid = 0 } = startProcess("of the user");

    runGateway(folder, [pid]);

    await until(() => !existsSync(folder));
    expect(isRunning(pid)).to.equal(true);
  });
});
