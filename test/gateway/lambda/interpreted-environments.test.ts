// How the environments of functions in Python, Ruby and Java end, and what is left of them.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { isRunning } from "../../../shared/is-running.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { writeZip } from "../../helpers/fixture-stack.ts";
import { until } from "../../helpers/until.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";
import { compileJava, hasJava, JAVA_RUNTIME } from "../helpers/java-classes.ts";

const PYTHON = `
import os, subprocess, tempfile, time

def handler(event, context):
  if 'exit' in event: os._exit(3)
  if 'leave' in event: exit(4)
  if 'sleep' in event: time.sleep(60)
  if 'memory' in event: return len(bytearray(400 * 1024 * 1024))
  if 'child' in event: return subprocess.Popen(['sleep', '600'], start_new_session=True).pid
  if 'temporary' in event:
    with tempfile.NamedTemporaryFile(delete=False) as file: return file.name
  if 'body' in event: return {'statusCode': 200, 'body': open('text.txt').read()}
  return os.getpid()
`;

const RUBY = `
require "tempfile"

def handler(event:, context:)
  exit!(3) if event["exit"]
  exit(4) if event["leave"]
  sleep(60) if event["sleep"]
  return ("x" * 300 * 1024 * 1024).length if event["memory"]
  return spawn("setsid", "sleep", "600") if event["child"]
  return Tempfile.create("x").path if event["temporary"]
  return { statusCode: 200, body: File.read("text.txt") } if event["body"]
  $$
end
`;

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

const LANGUAGES = [
  {
    name: "Python",
    isHere: has("python3"),
    fn: { runtime: "python3.12", handler: "index.handler" },
    files: async () => ({ "index.py": PYTHON }),
    left: "Runtime.ExitError: Runtime exited with error: exit status 4",
  },
  {
    name: "Ruby",
    isHere: has("ruby"),
    fn: { runtime: "ruby3.3", handler: "index.handler" },
    files: async () => ({ "index.rb": RUBY }),
    left: "Function<SystemExit>: exit",
  },
  {
    name: "Java",
    isHere: hasJava,
    fn: { runtime: JAVA_RUNTIME, handler: "example.Ends" },
    files: compileJava,
    left: "Runtime.ExitError: Runtime exited with error: exit status 4",
  },
];

for (const { name, isHere, fn, files, left } of LANGUAGES) {
  describe(`environments of functions in ${name}`, function () {
    if (!isHere) return;

    const start = async (more = {}) => startFunction(await files(), { ...fn, ...more });

    it("are ended at their timeout, and at an exit", async () => {
      const started = await start({ timeoutSeconds: 1 });
      expect(describeOutcome(await started.invoke({ sleep: true }))).to.equal(
        "Sandbox.Timedout: Task timed out after 1.00 seconds",
      );
      expect(describeOutcome(await started.invoke({ exit: true }))).to.equal(
        "Runtime.ExitError: Runtime exited with error: exit status 3",
      );
      expect(describeOutcome(await started.invoke({ leave: true }))).to.equal(left);
      expect(describeOutcome(await started.invoke())).to.match(/^\d+$/);
    });

    it("are killed when they exceed their memory", async () => {
      const started = await start({ timeoutSeconds: 60 });
      expect(describeOutcome(await started.invoke({ memory: true }))).to.equal(
        "Runtime.ExitError: Runtime exited with error: signal: killed",
      );
      await until(() => started.lines.some((line) => line.startsWith("Memory Size: 256 MB Max")));
    });

    it("find their own folder for temporary files, which is gone with them", async () => {
      const started = await start();
      const path = JSON.parse(describeOutcome(await started.invoke({ temporary: true })));
      expect(path).to.include(started.directory);
    });

    it("run the new code after an update", async () => {
      const answering = async (text: string) => ({ ...(await files()), "text.txt": text });
      const gateway = await startFixture({
        routes: { $default: { routeResponse: true, fn: { ...fn, memory_size: 256 } } },
        files: await answering("old"),
      });
      const client = await gateway.connect();
      client.send("x");
      expect(await client.next()).to.equal("old");
      const zipPath = join(gateway.directory, "_default.zip");
      await writeZip(zipPath, "", "index.js", await answering("new"));
      gateway.updateCode(zipPath);
      client.send("x");
      expect(await client.next()).to.equal("new");
    });

    it("end with all that they started", async () => {
      const started = await start();
      const pid = Number(describeOutcome(await started.invoke({ child: true })));
      await until(() => isRunning(pid));
      await started.close();
      await until(() => !isRunning(pid));
    });
  });
}

describe("a Java function without memory left in its heap", function () {
  if (!hasJava) return;

  it("gets the error, and is started again", async () => {
    const fn = await startFunction(await compileJava(), {
      runtime: JAVA_RUNTIME,
      handler: "example.Ends",
    });
    const pid = describeOutcome(await fn.invoke());
    expect(describeOutcome(await fn.invoke({ heap: true }))).to.equal(
      "java.lang.OutOfMemoryError: Java heap space",
    );
    expect(describeOutcome(await fn.invoke())).not.to.equal(pid);
  });
});
