// A gateway that is killed while Terraform plans leaves neither Terraform nor a plan, which may contain secrets.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { delimiter, join } from "node:path";
import { expect } from "chai";
import { isRunning } from "../../../../shared/is-running.ts";
import { removeFolderSync } from "../../../../shared/remove-folder.ts";
import { createTemporaryFolder } from "../../../../shared/temporary-folder.ts";
import { closeAfterwards } from "../../../helpers/hooks.ts";
import { until } from "../../../helpers/until.ts";

/** Milliseconds to start on a busy machine. */
const PATIENCE_MS = 60_000;

/** @returns a project, and a terraform that tells its process id and then never ends. */
const makeProject = () => {
  const folder = createTemporaryFolder("tests");
  closeAfterwards(() => removeFolderSync(folder));
  const [project, temporary, pidFile] = ["app", "tmp", "pid"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(join(project, ".terraform"), { recursive: true });
  mkdirSync(temporary);
  writeFileSync(join(project, "main.tf"), "terraform {}");
  writeFileSync(join(folder, "terraform"), `#!/bin/sh\necho $$ >"${pidFile}"\nexec sleep 600\n`);
  chmodSync(join(folder, "terraform"), 0o755);
  return { folder, project, temporary, pidFile };
};

describe("a gateway that is killed while Terraform plans", () => {
  for (const [args, signal] of [
    [[], "SIGKILL"],
    [[], "SIGTERM"],
    [["--account"], "SIGKILL"],
  ] as const) {
    it(`leaves nothing behind: ${signal} ${args.join(" ")}`, async () => {
      const { folder, project, temporary, pidFile } = makeProject();
      const child = spawn(
        process.execPath,
        ["gateway/cli/bin.ts", "--terraform", project, "--port", "0", ...args],
        {
          stdio: "ignore",
          env: {
            ...process.env,
            PATH: [folder, process.env["PATH"]].join(delimiter),
            TMPDIR: temporary,
          },
        },
      );
      const ended = once(child, "exit");
      closeAfterwards(() => child.kill("SIGKILL"));
      const readPid = () => (existsSync(pidFile) ? Number(readFileSync(pidFile, "utf8")) : 0);
      await until(() => readPid() > 0, PATIENCE_MS);
      const pid = readPid();
      closeAfterwards(() => {
        if (isRunning(pid)) process.kill(pid, "SIGKILL");
      });

      child.kill(signal);
      await ended;

      const listPlans = () => readdirSync(temporary).filter((name) => name.includes("plan"));
      await until(() => !isRunning(pid) && listPlans().length === 0, PATIENCE_MS);
      expect({ isRunning: isRunning(pid), plans: listPlans() }).to.deep.equal({
        isRunning: false,
        plans: [],
      });
    });
  }
});
