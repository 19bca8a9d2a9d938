// Lambda's contract with handlers: the outcome of each shape of handler, by runtime version.
//
// The outcomes are those of AWS's runtime interface client for Node.js, run with the same handlers: version 3 for
// Node.js 18, 20 and 22, version 4 for Node.js 24.
import { expect } from "chai";
import { startFunction, describeOutcome } from "../helpers/invoke-function.ts";

const VERSIONS = [18, 20, 22, 24];
const FIRST_WITHOUT_CALLBACKS = 24;

const DEPRECATED =
  "Runtime.CallbackHandlerDeprecated: ERROR: AWS Lambda has removed support for callback-based function handlers " +
  "starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 " +
  "or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";
const NEVER_SETTLED =
  "Runtime.NodeJsExit: The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly " +
  "caused by a Promise that was never settled. For more information, see " +
  "https://nodejs.org/docs/latest/api/process.html#exit-codes";
const UNREADABLE =
  "handled: callback called with Error argument, but there was a problem while retrieving one or more of its " +
  "message, name, and stack";
const exited = (status: number) =>
  `Runtime.ExitError: Runtime exited with error: exit status ${status}`;
const ENDED = "Runtime.ExitError: Runtime exited without providing a reason";
const UNSTRINGIFIABLE = "Unable to stringify response body";
const noFunction = (name: string) => `TypeError: ${name} is not a function`;
const OK = '{"ok":1}';
const TIMEOUT = "timeout";

/** Handler, and its outcome up to Node.js 22 and from 24 on; one outcome if they are the same. */
type Row = [handler: string, until22: string, from24?: string];

const SHAPES: Record<string, Row[]> = {
  "that returns": [
    ["async () => ({ ok: 1 })", OK],
    ["() => Promise.resolve({ ok: 1 })", OK],
    ["() => ({ ok: 1 })", "null", OK],
    ["() => ({ then: (resolve) => resolve({ ok: 1 }) })", OK],
    ["() => ({ then: (_, reject) => reject(new Error('no')) })", "Error: no"],
    ["async (event, context, callback) => {}", "null", DEPRECATED],
    ["async () => {}", "null"],
    ["() => {}", "null"],
    ["function* () { return 1; }", "null", "{}"],
    ["async function () { return arguments.length; }", "3", "2"],
    ["async function () { 'use strict'; return typeof this; }", '"object"'],
    ["(event, context) => { context.succeed = () => {}; return Promise.resolve(1); }", "null", "1"],
  ],
  "that calls back": [
    ["(event, context, callback) => callback(null, { ok: 1 })", OK, DEPRECATED],
    ["(event, context, ...[callback]) => callback(null, { ok: 1 })", OK, noFunction("callback")],
    ["(...args) => args[2](null, { ok: 1 })", OK, noFunction("args[2]")],
    ["(event, context, callback = () => {}) => callback(null, { ok: 1 })", OK, "null"],
    ["function () { arguments[2](null, { ok: 1 }); }", OK, noFunction("arguments[2]")],
    ["(e, c, callback) => { setTimeout(callback, 5, null, { ok: 1 }); }", OK, DEPRECATED],
    ["(e, c, callback) => { callback(null, { ok: 1 }); return { ok: 2 }; }", OK, DEPRECATED],
    ["(e, c, callback) => { setTimeout(callback, 5, null, 1); return 2; }", "1", DEPRECATED],
    ["async (e, c, callback) => callback(null, { ok: 1 })", OK, DEPRECATED],
    ["async (e, c, callback) => { setTimeout(callback, 5, null, 1); }", "null", DEPRECATED],
    ["async (e, c, callback) => { callback(null, 1); return 2; }", "1", DEPRECATED],
    ["async (e, c, callback) => { setTimeout(callback, 5, null, 2); return 1; }", "1", DEPRECATED],
    ["(e, c, callback) => callback()", "null", DEPRECATED],
    ["(e, c, callback) => { callback(null, 1); callback(null, 2); }", "1", DEPRECATED],
    ["(e, c, callback) => { callback(null, 1); callback(new Error('x')); }", "1", DEPRECATED],
    ["(e, c, callback) => { callback(null, 1); throw new Error('x'); }", "1", DEPRECATED],
    ["(e, c, callback) => { callback(null, 1); c.succeed(2); }", "1", DEPRECATED],
    [
      "(e, c, callback) => { callback(new Error('x')); callback(null, 1); }",
      "Error: x",
      DEPRECATED,
    ],
    ["(e, c, callback) => callback(new RangeError('x'))", "RangeError: x", DEPRECATED],
    ["(e, c, callback) => callback('text')", "string: text", DEPRECATED],
    ["(e, c, callback) => callback('', 1)", "string: ", DEPRECATED],
    ["(e, c, callback) => callback(false, 1)", "boolean: false", DEPRECATED],
    ["(e, c, callback) => callback({ a: 1 })", "object: [object Object]", DEPRECATED],
    ["(e, c, callback) => callback({ name: 'N', message: 'm', stack: 's' })", "N: m", DEPRECATED],
  ],
  "that uses the context": [
    ["(event, context) => context.succeed({ ok: 1 })", OK, noFunction("context.succeed")],
    ["(event, context) => context.succeed()", "null", noFunction("context.succeed")],
    ["(e, context) => { setTimeout(() => context.succeed(1), 5); }", "1", "null"],
    [
      "async (event, context) => { context.succeed(1); return 2; }",
      "1",
      noFunction("context.succeed"),
    ],
    [
      "(event, context) => context.fail(new RangeError('x'))",
      "RangeError: x",
      noFunction("context.fail"),
    ],
    ["(event, context) => context.fail('text')", "string: text", noFunction("context.fail")],
    ["(event, context) => context.fail()", "string: handled", noFunction("context.fail")],
    ["(event, context) => context.done(null, { ok: 1 })", OK, noFunction("context.done")],
    [
      "(event, context) => context.done(new RangeError('x'))",
      "RangeError: x",
      noFunction("context.done"),
    ],
    ["async (e, context) => context.callbackWaitsForEmptyEventLoop ?? 'no'", "true", '"no"'],
  ],
  "whose event loop": [
    ["(e, c, callback) => { setInterval(() => {}, 9); callback(null, 1); }", TIMEOUT, DEPRECATED],
    [
      "(e, c, callback) => { c.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 9); callback(null, 1); }",
      "1",
      DEPRECATED,
    ],
    ["(e, c) => { setInterval(() => {}, 9); c.succeed(1); }", "1", noFunction("c.succeed")],
    ["async () => { setInterval(() => {}, 9); return 1; }", "1"],
    ["() => { setTimeout(() => {}, 5); }", "null"],
    ["() => { setInterval(() => {}, 9); }", TIMEOUT, "null"],
    ["async () => { await new Promise(() => {}); }", NEVER_SETTLED, ENDED],
    ["() => new Promise(() => {})", "null", ENDED],
    ["async () => { setInterval(() => {}, 9); await new Promise(() => {}); }", TIMEOUT],
  ],
  "that throws": [
    ["() => { throw new RangeError('x'); }", "RangeError: x"],
    ["() => { throw 'text'; }", "string: text"],
    ["() => { throw 5; }", "number: 5"],
    ["() => { throw undefined; }", "null", "undefined: undefined"],
    ["() => { throw { a: 1 }; }", "object: [object Object]"],
    [
      "() => { throw Symbol('s'); }",
      "TypeError: Cannot convert a Symbol value to a string",
      "symbol: Symbol(s)",
    ],
    ["async () => { throw new RangeError('x'); }", "RangeError: x"],
    ["async () => { throw 'text'; }", "string: text"],
    ["async () => { throw undefined; }", "string: handled", "undefined: undefined"],
    ["async () => { throw null; }", "string: handled", "object: null"],
    [
      "async () => { throw { name: 'N', message: 'm', stack: 's' }; }",
      "N: m",
      "object: [object Object]",
    ],
    ["async () => { throw Object.assign(new Error('x'), { name: 'Mine' }); }", "Mine: x"],
    [
      "async () => { throw Object.assign(new Error('x'), { stack: undefined }); }",
      UNREADABLE,
      "Error: x",
    ],
    ["async () => { throw Object.assign(new Error('x'), { name: 5 }); }", UNREADABLE],
  ],
  "whose result JSON cannot hold": [
    [
      "async () => ({ a: 1n })",
      `Error: ${UNSTRINGIFIABLE}`,
      `Runtime.JSONStringifyError: ${UNSTRINGIFIABLE}`,
    ],
    [
      "async () => { const a = {}; a.a = a; return a; }",
      `Error: ${UNSTRINGIFIABLE}`,
      `Runtime.JSONStringifyError: ${UNSTRINGIFIABLE}`,
    ],
    ["async () => () => {}", "TypeError: Wrong arguments"],
    ["async () => Symbol('s')", "TypeError: Wrong arguments"],
    ["async () => ({ a: undefined, b: () => {}, c: NaN })", '{"c":null}'],
    ["(e, c, callback) => callback(null, 1n)", `Error: ${UNSTRINGIFIABLE}`, DEPRECATED],
    ["(e, c) => c.succeed(1n)", `Error: ${UNSTRINGIFIABLE}`, noFunction("c.succeed")],
    ["(e, c) => { setTimeout(() => c.succeed(1n)); }", `Error: ${UNSTRINGIFIABLE}`, "null"],
  ],
  "whose process": [
    ["async () => process.exit(0)", ENDED],
    ["async () => process.exit(3)", exited(3)],
    [
      "async () => { setTimeout(() => { throw new RangeError('x'); }); await new Promise((r) => setTimeout(r, 999)); }",
      "RangeError: x",
      exited(1),
    ],
    ["() => { setTimeout(() => { throw 'text'; }); }", "string: text", "null"],
    [
      "async () => { Promise.reject(new RangeError('x')); await new Promise((r) => setTimeout(r, 999)); }",
      "Runtime.UnhandledPromiseRejection: RangeError: x",
      exited(1),
    ],
    ["async () => { Promise.reject(new RangeError('x')); return 1; }", "1", exited(1)],
    [
      "async () => { process.nextTick(() => { throw new RangeError('x'); }); return 1; }",
      "1",
      exited(1),
    ],
  ],
};

const describeRun = async (
  handler: string,
  version: number,
  isTimeout: boolean,
): Promise<string> => {
  const { invoke } = await startFunction(`exports.handler = ${handler};`, {
    runtime: `nodejs${version}.x`,
    ...(isTimeout && { timeoutSeconds: 0.2 }),
  });
  const outcome = describeOutcome(await invoke());
  return outcome.startsWith("Sandbox.Timedout") ? TIMEOUT : outcome;
};

describe("a handler", () => {
  for (const [what, rows] of Object.entries(SHAPES)) {
    describe(what, () => {
      for (const [handler, until22, from24 = until22] of rows) {
        for (const version of VERSIONS) {
          const expected = version < FIRST_WITHOUT_CALLBACKS ? until22 : from24;
          it(`nodejs${version}.x: ${handler} gives ${expected.slice(0, 60)}`, async () => {
            expect(await describeRun(handler, version, expected === TIMEOUT)).to.equal(expected);
          });
        }
      }
    });
  }
});
