// Misbehaving handlers: they get Lambda's errors, and nothing else is affected.
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { startFunction, describeOutcome } from "../helpers/invoke-function.ts";
import { FAILED } from "../../helpers/two-way-route.ts";

const exited = (how: string) => `Runtime.ExitError: Runtime exited ${how}`;
const KILLED = exited("with error: signal: killed");
const TIMED_OUT = "Sandbox.Timedout: Task timed out after 2.00 seconds";
const TOO_LARGE =
  "Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).";

/** What the function does, its code, its error, and further arguments of the function. */
type Row = [what: string, code: string, error: string, fn?: Record<string, unknown>];

const SHORT = { timeout: 2 };
const SMALL = { memory_size: 192, timeout: 30 };

const ROWS: Row[] = [
  ["never returns", "setInterval(() => {}, 1000); await new Promise(() => {});", TIMED_OUT, SHORT],
  ["blocks the event loop", "for (;;);", TIMED_OUT, SHORT],
  ["blocks in a microtask", "for (;;) await null;", TIMED_OUT, SHORT],
  [
    "blocks in Atomics.wait",
    "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);",
    TIMED_OUT,
    SHORT,
  ],
  ["ignores signals", 'process.on("SIGTERM", () => {}); for (;;);', TIMED_OUT, SHORT],
  [
    "allocates heap without end",
    "const all = []; for (;;) all.push(new Array(1e5).fill(all.length));",
    KILLED,
    SMALL,
  ],
  [
    "allocates Buffers without end",
    "const all = []; for (;;) all.push(Buffer.alloc(1 << 22, 1));",
    KILLED,
    SMALL,
  ],
  [
    "allocates ArrayBuffers without end, slowly",
    "const all = []; for (;;) { all.push(new Uint8Array(1 << 22).fill(1)); await new Promise(setImmediate); }",
    KILLED,
    SMALL,
  ],
  ["exceeds its memory for a moment", "Buffer.alloc(256 << 20, 1).fill(2);", KILLED, SMALL],
  [
    "allocates memory in a program that it starts",
    `const child = require("node:child_process").spawn(process.execPath,
      ["-e", "const b = Buffer.alloc(192 << 20, 1); setInterval(() => b, 1000)"]);
    await new Promise((done) => child.on("exit", done));`,
    KILLED,
    SMALL,
  ],
  [
    "allocates memory in a thread",
    `new (require("node:worker_threads").Worker)(
      "const all = []; for (;;) all.push(Buffer.alloc(1 << 22, 1));", { eval: true });
    await new Promise(() => {});`,
    KILLED,
    SMALL,
  ],
  [
    "writes lines without end",
    'for (;;) process.stdout.write("x".repeat(1000) + "\\n");',
    TIMED_OUT,
    SHORT,
  ],
  [
    "writes a line without end",
    'for (;;) process.stdout.write("x".repeat(1000));',
    TIMED_OUT,
    SHORT,
  ],
  [
    "writes to the descriptor without end",
    'for (;;) require("node:fs").writeSync(1, "x".repeat(1000));',
    TIMED_OUT,
    SHORT,
  ],
  ["returns 100 MB", 'return "x".repeat(100 << 20);', TOO_LARGE, { memory_size: 1024 }],
  ["exits", "process.exit(7);", exited("with error: exit status 7")],
  ["exits with 0", "process.exit(0);", exited("without providing a reason")],
  [
    "ends itself",
    "process.kill(process.pid); await new Promise((done) => setTimeout(done, 5000));",
    exited("with error: signal: terminated"),
  ],
  ["kills itself", 'process.kill(process.pid, "SIGKILL"); for (;;);', KILLED],
  [
    "kills itself by a shell",
    'require("node:child_process").execSync("kill -9 $PPID"); for (;;);',
    KILLED,
  ],
  ["aborts", "process.abort();", exited("with error: signal: aborted")],
  [
    "throws in a timer",
    'setTimeout(() => { throw new Error("x"); }); await new Promise(() => {});',
    exited("with error: exit status 1"),
  ],
  [
    "leaves a rejection unhandled",
    'Promise.reject(new Error("x")); await new Promise((r) => setTimeout(r, 999));',
    exited("with error: exit status 1"),
  ],
  [
    "closes every descriptor",
    'for (let fd = 0; fd < 64; fd += 1) { try { require("node:fs").closeSync(fd); } catch {} } for (;;);',
    TIMED_OUT,
    SHORT,
  ],
  [
    "writes nonsense to the gateway",
    'require("node:fs").writeSync(4, Buffer.alloc(1 << 16, 255)); for (;;);',
    KILLED,
  ],
  [
    "writes an unknown message to the gateway",
    'require("node:fs").writeSync(4, Buffer.from([122, 0, 0, 0, 0])); for (;;);',
    KILLED,
  ],
  [
    "replaces JSON and Promise",
    "JSON.stringify = JSON.parse = Promise.prototype.then = () => { throw 1; }; for (;;);",
    TIMED_OUT,
    SHORT,
  ],
];

describe("a function that", () => {
  for (const [what, code, error, fn = {}] of ROWS) {
    it(`${what} ends with ${error.slice(0, 60)}; others respond meanwhile, and so does it afterwards`, async function () {
      const gateway = await startFixture({
        routes: {
          bad: {
            code: `async ({ body }) => { if (JSON.parse(body).now) { ${code} } return { statusCode: 200, body: "good" }; }`,
            routeResponse: true,
            fn,
          },
          quick: { code: 'async () => ({ statusCode: 200, body: "quick" })', routeResponse: true },
        },
      });
      const [client, other] = [await gateway.connect(), await gateway.connect()];
      const ask = () => {
        other.send({ action: "quick" });
        return other.next();
      };
      await ask();

      client.send({ action: "bad", now: true });
      const answers = [await ask(), await ask(), await ask()];
      const failure = await client.next();
      client.send({ action: "bad" });
      const afterwards = await client.next();

      expect(answers).to.deep.equal(["quick", "quick", "quick"]);
      expect(failure).to.match(FAILED);
      expect(gateway.lines.map((line) => line.slice(0, 300))).to.include(`fixture-bad: ${error}`);
      expect(afterwards).to.equal("good");
      expect(gateway.warnings).to.deep.equal([]);
    });
  }
});

describe("a function that changes its surroundings", () => {
  it("changes only its own environment", async () => {
    const LOOK = `() => JSON.stringify({
      cwd: process.cwd() === process.env.LAMBDA_TASK_ROOT, umask: process.umask(), argv: process.argv.length,
      title: process.title, mine: process.env.MINE, key: ({}).key, list: [1].map((x) => x)[0], stack: Error.stackTraceLimit,
    })`;
    const plain = await startFunction(`exports.handler = async () => (${LOOK})();`);
    const changing = await startFunction(`exports.handler = async () => {
      process.chdir("/"); process.umask(0); process.argv.push("x"); process.title = "x"; process.env.MINE = "x";
      process.on("exit", () => { for (;;); });
      process.stdout.write = () => { throw new Error("x"); };
      process.exit = () => {};
      Object.prototype.key = "x"; Array.prototype.map = () => []; Error.stackTraceLimit = 0;
      require("node:v8").setFlagsFromString("--stack-size=50");
      require("node:dns").setServers(["192.0.2.1"]);
      return "changed";
    };`);
    const before = describeOutcome(await plain.invoke());

    expect(describeOutcome(await changing.invoke())).to.equal('"changed"');
    expect(describeOutcome(await plain.invoke())).to.equal(before);
  });

  it("cannot change an event or a result after it responded", async () => {
    const { invoke } = await startFunction(`exports.handler = async (event) => {
      const result = { text: event.text };
      setTimeout(() => { event.text = "later"; result.text = "later"; });
      return result;
    };`);
    const event = { text: "mine" };

    expect(describeOutcome(await invoke(event))).to.equal('{"text":"mine"}');
    expect(describeOutcome(await invoke(event))).to.equal('{"text":"mine"}');
    expect(event).to.deep.equal({ text: "mine" });
  });

  it("sees no descriptor, argument or variable of the gateway", async () => {
    const { invoke } = await startFunction(`exports.handler = async () => ({
      argv: process.argv.slice(2), execArgv: process.execArgv.filter((flag) => !flag.startsWith("--max-")),
      env: Object.keys(process.env).filter((name) => /^(npm|NODE|HOME|USER)/.test(name)),
    });`);

    expect(JSON.parse(describeOutcome(await invoke()))).to.deep.equal({
      argv: [],
      execArgv: [],
      env: [],
    });
  });
});
