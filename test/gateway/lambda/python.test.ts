// Python functions, with the python3 of this machine: what Lambda's Python runtime promises.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

const start = (files: string | Record<string, string>, fn = {}) =>
  startFunction(typeof files === "string" ? { "index.py": files } : files, {
    runtime: "python3.12",
    ...fn,
  });

const handler = (...lines: string[]): string =>
  ["def handler(event, context):", ...lines.map((line) => `  ${line}`)].join("\n");

describe("Python functions", function () {
  if (!hasPython) return;

  it("get the event, and return JSON", async () => {
    const fn = await start(handler("return {'got': event}"));
    const outcome = await fn.invoke({ a: [1, "é", null, true] });
    expect(describeOutcome(outcome)).to.equal('{"got": {"a": [1, "é", null, true]}}');
  });

  it("keep module state, and tell cold starts from warm ones", async () => {
    const fn = await start(
      "count = 0\ndef handler(event, context):\n  global count\n  count += 1\n  return count\n",
    );
    expect([await fn.invoke(), await fn.invoke()]).to.deep.equal([
      { payload: "1" },
      { payload: "2" },
    ]);
    expect(fn.finished.map(({ isCold }) => isCold)).to.deep.equal([true, false]);
  });

  it("may be in a folder, with modules beside them", async () => {
    const fn = await start(
      {
        "src/app.py": "from src.helper import name\ndef run(event, context):\n  return name\n",
        "src/helper.py": "name = 'found'\n",
      },
      { handler: "src/app.run" },
    );
    expect(await fn.invoke()).to.deep.equal({ payload: '"found"' });
  });

  it("get a context", async () => {
    const fn = await start(
      handler(
        "return [context.function_name, context.function_version, context.memory_limit_in_mb,",
        "  context.invoked_function_arn, context.log_group_name, len(context.aws_request_id),",
        "  7000 < context.get_remaining_time_in_millis() <= 8000]",
      ),
    );
    expect(JSON.parse(describeOutcome(await fn.invoke()))).to.deep.equal([
      "fn",
      "$LATEST",
      "256",
      "arn:aws:lambda:eu-west-1:000000000000:function:fn",
      "/aws/lambda/fn",
      36,
      true,
    ]);
  });

  it("see their own variables and Lambda's, and none of this machine", async () => {
    process.env["CANARY_OF_THIS_MACHINE"] = "x";
    const fn = await start(`import os\n${handler("return dict(os.environ)")}`, {
      environment: { OWN: "mine" },
    });
    const variables = JSON.parse(describeOutcome(await fn.invoke()));
    expect(variables).to.include({
      OWN: "mine",
      AWS_REGION: "eu-west-1",
      AWS_EXECUTION_ENV: "AWS_Lambda_python3.12",
      _HANDLER: "index.handler",
    });
    expect(variables).not.to.have.any.keys("CANARY_OF_THIS_MACHINE", "HOME");
    expect(variables["_X_AMZN_TRACE_ID"]).to.match(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=/);
  });

  it("have what they print and log shown in lines, before their result", async () => {
    const fn = await start(
      `import logging, sys\nlogger = logging.getLogger()\nlogger.setLevel(logging.INFO)\n${handler(
        "print('one\\ntwo')",
        "print('three', file=sys.stderr)",
        "logger.info('four')",
        "sys.stdout.write('five')",
        "return None",
      )}`,
    );
    const outcome = await fn.invoke();
    expect(outcome).to.deep.equal({ payload: "null" });
    expect(fn.lines.filter((line) => /^(one|two|five)$/.test(line))).to.deep.equal([
      "one",
      "two",
      "five",
    ]);
    expect(fn.lines).to.include("three");
    expect(fn.lines.find((line) => line.endsWith("\tfour"))).to.match(
      /^\[INFO\]\t\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z\t[0-9a-f-]{36}\tfour$/,
    );
  });

  it("report errors as Lambda does, and go on", async () => {
    const fn = await start(handler("if 'ok' in event: return 'fine'", "raise KeyError('broken')"));
    const outcome = await fn.invoke();
    expect(outcome).to.have.nested.include({
      "error.errorType": "KeyError",
      "error.errorMessage": "'broken'",
    });
    expect(outcome).to.have.nested.property("error.stackTrace").that.has.length(1);
    expect(outcome).to.have.nested.property("error.requestId").that.has.length(36);
    expect(fn.lines[0]).to.equal("KeyError: 'broken'");
    expect(fn.lines[1]).to.match(/^ {2}File ".*\/index\.py", line 3, in handler$/);
    expect(fn.lines[2]).to.equal("    raise KeyError('broken')");
    expect(await fn.invoke({ ok: true })).to.deep.equal({ payload: '"fine"' });
    expect(fn.finished.map(({ isCold }) => isCold)).to.deep.equal([true, false]);
  });

  for (const [what, code, named, error] of [
    [
      "no module",
      "",
      "other.handler",
      "Runtime.ImportModuleError: Unable to import module 'other': No module named 'other'",
    ],
    [
      "no function",
      "",
      "index.handler",
      "Runtime.HandlerNotFound: Handler 'handler' missing on module 'index'",
    ],
    [
      "no dot in the handler",
      "",
      "index",
      "Runtime.MalformedHandlerName: Bad handler 'index': not enough values to unpack (expected 2, got 1)",
    ],
    [
      "a missing import",
      "import nothing_like_it",
      "index.handler",
      "Runtime.ImportModuleError: Unable to import module 'index': No module named 'nothing_like_it'",
    ],
    [
      "a syntax error",
      "def",
      "index.handler",
      "Runtime.UserCodeSyntaxError: Syntax error in module 'index': invalid syntax (index.py, line 1)",
    ],
    ["an error on import", "raise ValueError('no table')", "index.handler", "ValueError: no table"],
    [
      "a built-in module",
      "",
      "sys.exit",
      "Runtime.BuiltInModuleConflict: Cannot use built-in module sys as a handler module",
    ],
  ] as const) {
    it(`report ${what} at every call`, async () => {
      const fn = await start(code, { handler: named });
      expect(describeOutcome(await fn.invoke())).to.equal(error);
      expect(describeOutcome(await fn.invoke())).to.equal(error);
    });
  }

  it("return what tables return: decimals are numbers, digit for digit", async () => {
    const fn = await start(
      `from decimal import Decimal\n${handler(
        "return [Decimal('12345678901234567890.10'), Decimal('3'), 'decimal-x:1']",
      )}`,
    );
    expect(await fn.invoke()).to.deep.equal({
      payload: '[12345678901234567890.10, 3, "decimal-x:1"]',
    });
  });

  it("report a result that is not JSON", async () => {
    const fn = await start(handler("return {1, 2}"));
    expect(describeOutcome(await fn.invoke())).to.equal(
      "Runtime.MarshalError: Unable to marshal response: Object of type set is not JSON serializable",
    );
  });
});
