// How a handler is found, and the errors when it is not: by runtime version, like AWS's runtime interface client.
import { expect } from "chai";
import { startFunction, describeOutcome } from "../helpers/invoke-function.ts";

const VERSIONS = [18, 20, 22, 24];
const FIRST_THAT_IMPORTS = 24;

const CJS = "exports.handler = async () => 1;";
const ESM = "export const handler = async () => 1;";
const MODULE = '{"type":"module"}';
const say = (word: string) => `exports.handler = async () => "${word}";`;
const notFound = (name: string) => `Runtime.HandlerNotFound: ${name} is undefined or not exported`;
const malformed = (message: string) => `Runtime.MalformedHandlerName: ${message}`;

/** Files, the handler's name, and the start of the outcome up to Node.js 22 and from 24 on. */
type Row = [
  what: string,
  files: Record<string, string>,
  name: string,
  until22: string,
  from24?: string,
];

const ROWS: Row[] = [
  ["CommonJS in .js", { "index.js": CJS }, "index.handler", "1"],
  ["CommonJS in .cjs", { "index.cjs": CJS }, "index.handler", "1"],
  ["a module in .mjs", { "index.mjs": ESM }, "index.handler", "1"],
  [
    "a module in .js that no package.json calls one",
    { "index.js": ESM },
    "index.handler",
    "Runtime.UserCodeSyntaxError: SyntaxError: Unexpected token 'export'",
    "1",
  ],
  ["a module by package.json", { "index.js": ESM, "package.json": MODULE }, "index.handler", "1"],
  [
    "a module by the package.json above",
    { "src/index.js": ESM, "package.json": MODULE },
    "src/index.handler",
    "1",
  ],
  [
    "CommonJS with its own package.json",
    { "src/index.js": CJS, "src/package.json": "{}", "package.json": MODULE },
    "src/index.handler",
    "1",
  ],
  [".js before .mjs", { "index.mjs": ESM, "index.js": say("js") }, "index.handler", '"js"'],
  [".mjs before .cjs", { "index.cjs": say("cjs"), "index.mjs": ESM }, "index.handler", "1"],
  ["no extension before .js", { index: say("none"), "index.js": CJS }, "index.handler", '"none"'],
  ["a folder", { "src/app/index.js": CJS }, "src/app/index.handler", "1"],
  ["a name that starts with ./", { "index.js": CJS }, "./index.handler", "1"],
  [
    "a folder in place of a file",
    { "src/index.js": CJS },
    "src.handler",
    "1",
    "Error: Directory import",
  ],
  ["a package", { "node_modules/mine/index.js": CJS }, "mine.handler", "1"],
  ["a nested export", { "index.js": "exports.a = { b: async () => 1 };" }, "index.a.b", "1"],
  [
    "an export of a function",
    { "index.js": "exports.api = Object.assign(() => {}, { handler: async () => 1 });" },
    "index.api.handler",
    "1",
    notFound("index.api.handler"),
  ],
  [
    "an export of a class",
    { "index.js": "exports.Api = class { static async handler() { return 1; } };" },
    "index.Api.handler",
    "1",
    notFound("index.Api.handler"),
  ],
  [
    "exports that only running it tells",
    { "index.js": 'exports["hand" + "ler"] = async () => 1;' },
    "index.handler",
    "1",
  ],
  ["a default export", { "index.mjs": "export default async () => 1;" }, "index.default", "1"],
  [
    "a property of a module's default export",
    { "index.mjs": "export default { handler: async () => 1 };" },
    "index.handler",
    notFound("index.handler"),
    "1",
  ],
  [
    "a property of exports.default",
    { "index.js": "exports.default = { handler: async () => 1 };" },
    "index.handler",
    notFound("index.handler"),
  ],
  [
    "no file",
    { "x.js": CJS },
    "index.handler",
    "Runtime.ImportModuleError: Error: Cannot find module 'index'",
  ],
  [
    "a file with a dot",
    { "index.prod.js": CJS },
    "index.prod.handler",
    "Runtime.ImportModuleError",
  ],
  ["no export", { "index.js": "exports.x = 1;" }, "index.handler", notFound("index.handler")],
  [
    "an export that is not a function",
    { "index.js": "exports.handler = { a: 1 };" },
    "index.handler",
    "Runtime.HandlerNotFound: index.handler is not a function",
  ],
  ["no name of an export", { "index.js": CJS }, "index", malformed("Bad handler")],
  [
    "a name that leaves the zip",
    { "index.js": CJS },
    "../index.handler",
    malformed("'../index.handler' is not a valid handler name."),
  ],
  [
    "a missing dependency",
    { "index.js": `require("nope"); ${CJS}` },
    "index.handler",
    "Runtime.ImportModuleError: Error: Cannot find module 'nope'\nRequire stack:\n- ",
  ],
  [
    "a missing dependency of a module",
    { "index.mjs": `import "nope"; ${ESM}` },
    "index.handler",
    "Error: Cannot find package 'nope' imported from ",
  ],
  [
    "require of a module",
    { "index.js": 'require("./b.mjs"); exports.handler = async () => 1;', "b.mjs": "" },
    "index.handler",
    "Error: require() of ES Module ",
    "1",
  ],
  [
    "import of a module",
    {
      "index.js": 'exports.handler = async () => (await import("./b.mjs")).b;',
      "b.mjs": "export const b = 1;",
    },
    "index.handler",
    "1",
  ],
  [
    "a syntax error",
    { "index.js": "exports.handler = async () => {" },
    "index.handler",
    "Runtime.UserCodeSyntaxError: SyntaxError: Unexpected end of input",
  ],
  [
    "an error while it loads",
    { "index.js": 'throw new RangeError("x");' },
    "index.handler",
    "RangeError: x",
  ],
  ["text thrown while it loads", { "index.js": 'throw "x";' }, "index.handler", "string: x"],
  [
    "an unhandled rejection while it loads",
    { "index.js": `Promise.reject(new RangeError("x")); ${CJS}` },
    "index.handler",
    "Runtime.UnhandledPromiseRejection: RangeError: x",
    "Runtime.ExitError: Runtime exited with error: exit status 1",
  ],
  [
    "an end of the process while it loads",
    { "index.js": "process.exit(2);" },
    "index.handler",
    "Runtime.ExitError: Runtime exited with error: exit status 2",
  ],
  [
    "something that never comes while it loads",
    { "index.mjs": `await new Promise(() => {}); ${ESM}` },
    "index.handler",
    "Runtime.ExitError: Runtime exited with error: exit status 13",
    "Runtime.ExitError: Runtime exited without providing a reason",
  ],
  [
    "a handler that streams",
    { "index.js": "exports.handler = awslambda.streamifyResponse(async () => {});" },
    "index.handler",
    'Gateway.CannotRun: The handler "index.handler" streams its response (awslambda.streamifyResponse), which is not',
  ],
  [
    "a handler beside one that streams",
    { "index.js": `exports.other = awslambda.streamifyResponse(async () => {}); ${CJS}` },
    "index.handler",
    "1",
  ],
];

describe("a handler's module", () => {
  for (const [what, files, handler, until22, from24 = until22] of ROWS) {
    for (const version of VERSIONS) {
      const expected = version < FIRST_THAT_IMPORTS ? until22 : from24;
      it(`nodejs${version}.x: ${what} gives ${expected.slice(0, 60).trim()}`, async () => {
        const { invoke } = await startFunction(files, { handler, runtime: `nodejs${version}.x` });

        const outcome = describeOutcome(await invoke());

        expect(outcome.slice(0, expected.length)).to.equal(expected);
      });
    }
  }
});
