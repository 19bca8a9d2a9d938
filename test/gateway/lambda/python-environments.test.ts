// How the environments of Python functions end, and what is left of them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { isRunning } from "../../../shared/is-running.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { writeZip } from "../../helpers/fixture-stack.ts";
import { until } from "../../helpers/until.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

const start = (code: string, fn = {}) =>
  startFunction({ "index.py": code }, { runtime: "python3.12", ...fn });

const handler = (...lines: string[]): string =>
  ["def handler(event, context):", ...lines.map((line) => `  ${line}`)].join("\n");

describe("environments of Python functions", function () {
  if (!hasPython) return;

  it("are ended at their timeout, and at an exit", async () => {
    const fn = await start(
      `import os, time\n${handler(
        "if 'exit' in event: os._exit(3)",
        "if 'leave' in event: exit(4)",
        "if 'sleep' in event: time.sleep(60)",
        "return os.getpid()",
      )}`,
      { timeoutSeconds: 1 },
    );
    expect(describeOutcome(await fn.invoke({ sleep: true }))).to.equal(
      "Sandbox.Timedout: Task timed out after 1.00 seconds",
    );
    expect(describeOutcome(await fn.invoke({ exit: true }))).to.equal(
      "Runtime.ExitError: Runtime exited with error: exit status 3",
    );
    expect(describeOutcome(await fn.invoke({ leave: true }))).to.equal(
      "Runtime.ExitError: Runtime exited with error: exit status 4",
    );
    expect(describeOutcome(await fn.invoke())).to.match(/^\d+$/);
  });

  it("are killed when they exceed their memory", async () => {
    const hoard = handler("hoard = bytearray(400 * 1024 * 1024)", "return len(hoard)");
    const fn = await start(hoard, { timeoutSeconds: 60 });
    expect(describeOutcome(await fn.invoke())).to.equal(
      "Runtime.ExitError: Runtime exited with error: signal: killed",
    );
    await until(() => fn.lines.some((line) => line.startsWith("Memory Size: 256 MB Max")));
  });

  it("find their own folder by tempfile, which is gone with them", async () => {
    const fn = await start(
      `import tempfile\n${handler("with tempfile.NamedTemporaryFile(delete=False) as file: return file.name")}`,
    );
    const path = JSON.parse(describeOutcome(await fn.invoke()));
    expect(path).to.include(fn.directory);
    await fn.close();
  });

  it("run the new code after an update", async () => {
    const answering = (text: string) => ({
      "index.py": handler(`return {'statusCode': 200, 'body': '${text}'}`),
    });
    const gateway = await startFixture({
      routes: { $default: { routeResponse: true, fn: { runtime: "python3.12" } } },
      files: answering("old"),
    });
    const client = await gateway.connect();
    client.send("x");
    expect(await client.next()).to.equal("old");
    const zipPath = join(gateway.directory, "_default.zip");
    await writeZip(zipPath, "", "index.js", answering("new"));
    gateway.updateCode(zipPath);
    client.send("x");
    expect(await client.next()).to.equal("new");
  });

  it("end with all that they started", async () => {
    const fn = await start(
      `import subprocess\n${handler("return subprocess.Popen(['sleep', '600'], start_new_session=True).pid")}`,
    );
    const pid = Number(describeOutcome(await fn.invoke()));
    await fn.close();
    await until(() => !isRunning(pid));
  });
});
