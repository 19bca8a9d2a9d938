// How functions run: their zip, their environment, their errors.
import { join } from "node:path";
import { expect } from "chai";
import { writeZip } from "../../helpers/fixture-stack.ts";
import { createGate } from "../../helpers/gate.ts";
import { ECHO_EVENT, LOG_CONTEXT, returns } from "../../helpers/handler-code.ts";
import { FAILED, startTwoWayRoute } from "../../helpers/two-way-route.ts";
import { until } from "../../helpers/until.ts";

const body = (expression: string) => `async (event) => ({ statusCode: 200, body: ${expression} })`;

describe("Lambda functions", () => {
  it("keep module state from one event to the next", async () => {
    const { ask } = await startTwoWayRoute({
      code: "let n = 0; exports.handler = async () => ({ statusCode: 200, body: String(++n) });",
    });
    expect([await ask(), await ask(), await ask()]).to.deep.equal(["1", "2", "3"]);
  });

  it("see their own variables and Lambda's, and none of this machine", async () => {
    process.env["CANARY_OF_THIS_MACHINE"] = "x";
    const { gateway, ask } = await startTwoWayRoute({
      code: body("JSON.stringify(process.env)"),
      fn: {
        environment: { variables: { OWN: "mine", NUMBER: 5, LANG: "de_DE.UTF-8" } },
        memory_size: 256,
      },
    });
    const variables = JSON.parse(await ask());
    expect(variables).to.include({
      OWN: "mine",
      NUMBER: "5",
      AWS_REGION: "eu-west-1",
      AWS_LAMBDA_FUNCTION_NAME: "fixture-_default",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/fixture-_default",
      LAMBDA_RUNTIME_DIR: "/var/runtime",
      PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
      LANG: "de_DE.UTF-8",
      TZ: ":UTC",
      _HANDLER: "index.handler",
    });
    expect(variables.AWS_LAMBDA_LOG_STREAM_NAME).to.match(
      /^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/,
    );
    expect(variables["_X_AMZN_TRACE_ID"]).to.match(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    );
    expect(variables).not.to.have.any.keys("CANARY_OF_THIS_MACHINE", "HOME");
    expect(variables.AWS_ACCESS_KEY_ID).to.match(/^ASIA[0-9A-F]{16}$/);
    expect(gateway.lines).to.deep.equal([]);
  });

  it("get a context", async () => {
    const { gateway, ask } = await startTwoWayRoute({ code: LOG_CONTEXT });
    await ask();
    const context = JSON.parse(gateway.lines[0]!.replace("fixture-_default: ", ""));
    expect(context).to.include({
      functionName: "fixture-_default",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:eu-west-1:000000000000:function:fixture-_default",
      memoryLimitInMB: "128",
      logGroupName: "/aws/lambda/fixture-_default",
    });
    expect(context.awsRequestId).to.match(/^[0-9a-f-]{36}$/);
  });

  it("can read the remaining time", async () => {
    const { ask } = await startTwoWayRoute({
      code: "async (event, context) => ({ statusCode: 200, body: String(context.getRemainingTimeInMillis()) })",
      fn: { timeout: 900 },
    });
    expect(Number(await ask())).to.be.within(800_000, 900_000);
  });

  it("have errors shown with the place in their own files", async () => {
    const { gateway, ask } = await startTwoWayRoute({
      code: 'exports.handler = async () => { throw new TypeError("broken"); };',
    });
    expect(await ask()).to.match(FAILED);
    expect(gateway.lines[0]).to.equal("fixture-_default: TypeError: broken");
    expect(gateway.lines[1]).to.match(/index\.js:1:\d+/);
    expect(gateway.lines).to.have.length(2);
  });

  describe("S24 a function that", () => {
    const WRITE = 'console.log("one"); console.error("two"); process.stdout.write("three");';

    const TIMED_OUT = "Sandbox.Timedout: Task timed out after 3.00 seconds";

    const WHEN_BAD = (bad: string) =>
      `async (event) => { if (event.body === "bad") { ${bad} } return { statusCode: 200, body: "good" }; }`;

    for (const [what, bad, error, fn] of [
      ["spins", "for (;;) {}", TIMED_OUT, { timeout: 3 }],
      [
        "exits",
        "process.exit(3);",
        "Runtime.ExitError: Runtime exited with error: exit status 3",
        {},
      ],
      [
        "exhausts its memory",
        "const all = []; for (;;) all.push(new Array(1e5).fill(all.length));",
        "Runtime.ExitError: Runtime exited with error: signal: killed",
        {},
      ],
      [
        "throws an error that nothing catches",
        'setTimeout(() => { throw new Error("later"); }); await new Promise(() => {});',
        "Error: later",
        {},
      ],
      [
        "never answers",
        "await new Promise(() => setInterval(() => {}, 1000));",
        TIMED_OUT,
        { timeout: 3 },
      ],
    ] as const) {
      it(`${what}: an error frame, all its output, and the next call works`, async () => {
        const { gateway, ask } = await startTwoWayRoute({ code: WHEN_BAD(WRITE + bad), fn });
        expect(await ask("fine")).to.equal("good");
        expect(await ask("bad")).to.match(FAILED);
        expect(gateway.lines.slice(0, 4)).to.deep.equal(
          ["one", "two", "three", error].map((line) => `fixture-_default: ${line}`),
        );
        expect(await ask("fine")).to.equal("good");
      });
    }

    it("cannot be loaded: an error frame for every call", async () => {
      const { gateway, ask } = await startTwoWayRoute({
        code: 'throw new Error("no start"); exports.x = 1;',
      });
      expect(await ask()).to.match(FAILED);
      expect(await ask()).to.match(FAILED);
      expect(gateway.lines.filter((line) => line.includes("Error: no start"))).to.have.length(2);
    });

    it("crashes between two calls: the next call works", async () => {
      const { gateway, ask } = await startTwoWayRoute({
        code: `async () => {
          setTimeout(() => { console.log("leaving"); process.exit(1); }, 20);
          return { statusCode: 200, body: "good" };
        }`,
      });
      expect(await ask()).to.equal("good");
      await until(() => gateway.lines.some((line) => line.endsWith(": leaving")));
      expect(await ask()).to.equal("good");
    });
  });

  it("#29 handle events concurrently: a response does not wait for the previous one", async () => {
    const gate = createGate();
    const { client, ask } = await startTwoWayRoute({
      code: `async ({ body }) => {
        if (body === "slow") await ${gate.isOpen};
        return { statusCode: 200, body };
      }`,
    });
    client.send("slow");
    expect(await ask("fast")).to.equal("fast");
    gate.open();
    expect(await client.next()).to.equal("slow");
  });

  for (const [file, code] of [
    ["index.mjs", "export const handler = async () => ({ statusCode: 200, body: 'esm' });"],
    ["index.cjs", "exports.handler = async () => ({ statusCode: 200, body: 'cjs' });"],
  ] as const) {
    it(`are loaded from ${file}`, async () => {
      const { gateway, ask } = await startTwoWayRoute({});
      await writeZip(join(gateway.directory, "_default.zip"), code, file);
      expect(await ask()).to.equal(file.slice(-3) === "mjs" ? "esm" : "cjs");
    });
  }

  it("may be in a folder and export a nested handler", async () => {
    const { gateway, ask } = await startTwoWayRoute({ fn: { handler: "src/app.routes.main" } });
    const code = "exports.routes = { main: async () => ({ statusCode: 200, body: 'nested' }) };";
    await writeZip(join(gateway.directory, "_default.zip"), code, "src/app.js");
    expect(await ask()).to.equal("nested");
  });

  for (const [handler, error] of [
    ["other.handler", "Runtime.ImportModuleError: Error: Cannot find module 'other'"],
    ["index.other", "Runtime.HandlerNotFound: index.other is undefined or not exported"],
  ] as const) {
    it(`report an invalid handler "${handler}"`, async () => {
      const { gateway, ask } = await startTwoWayRoute({ fn: { handler } });
      expect(await ask()).to.match(FAILED);
      expect(gateway.lines[0]).to.include(error);
    });
  }

  it("of another runtime fail with its name", async () => {
    const { gateway, ask } = await startTwoWayRoute({ fn: { runtime: "dotnet8" } });
    expect(await ask()).to.match(FAILED);
    expect(gateway.lines[0]).to.include(
      'aws_lambda_function._default has the runtime "dotnet8", which the gateway does not start by itself. ' +
        '--run fixture-_default="COMMAND" runs it by a command',
    );
  });

  it("run the new code after an update, without losing a connection or an event", async () => {
    const gate = createGate();
    const { gateway, client, ask } = await startTwoWayRoute({
      code: `async ({ body }) => {
        if (body === "slow") {
          console.log("begun");
          await ${gate.isOpen};
        }
        return { statusCode: 200, body: "old" };
      }`,
    });
    expect(await ask()).to.equal("old");
    client.send("slow");
    await until(() => gateway.lines.some((line) => line.endsWith(": begun")));
    const zipPath = join(gateway.directory, "_default.zip");
    await writeZip(zipPath, returns('{ statusCode: 200, body: "new" }'));
    gateway.updateCode(zipPath);
    expect(await ask()).to.equal("new");
    gate.open();
    expect(await client.next()).to.equal("old");
  });

  it("ignore input on the pipe that is not the gateway's JSON", async () => {
    const { ask } = await startTwoWayRoute({ code: ECHO_EVENT });
    const text = '{"__proto__": {"polluted": true}}';
    expect(JSON.parse(await ask(text)).body).to.equal(text);
    expect({}).not.to.have.property("polluted");
  });
});
