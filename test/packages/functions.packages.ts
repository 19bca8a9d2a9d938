// Functions in other languages than JavaScript, with the gateway as it is installed from npm.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { compileJava, hasJava, JAVA_RUNTIME } from "../gateway/helpers/java-classes.ts";
import { connect } from "../helpers/client.ts";
import { writeFixtureStack } from "../helpers/fixture-stack.ts";
import { POSTS_TO_ITSELF_IN_PYTHON, POSTS_TO_ITSELF_IN_RUBY } from "../helpers/handler-code.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { installPacked } from "../helpers/packed.ts";
import { formatCommand, startServing } from "../helpers/packed-command.ts";

const has = (program: string): boolean => spawnSync(program, ["--version"]).status === 0;

const LANGUAGES = [
  {
    name: "Python",
    isHere: has("python3"),
    fn: { runtime: "python3.12" },
    files: async () => ({ "index.py": POSTS_TO_ITSELF_IN_PYTHON }),
  },
  {
    name: "Ruby",
    isHere: has("ruby"),
    fn: { runtime: "ruby3.3" },
    files: async () => ({ "index.rb": POSTS_TO_ITSELF_IN_RUBY }),
  },
  {
    name: "Java",
    isHere: hasJava,
    fn: { runtime: JAVA_RUNTIME, handler: "example.Chat" },
    files: compileJava,
  },
];

/** Makes a runtime without a compiler. */
const hasJlink = hasJava && has("jlink");

const { name } = JSON.parse(readFileSync("gateway/package.json", "utf8"));

describe("functions of the packed gateway", function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await installPacked(["gateway"]);
  });

  /** Serves one route from a folder of its own. @returns a client that has sent a message. */
  const ask = async (fn: object, files: Record<string, string | Buffer>, environment = {}) => {
    const stack = await writeFixtureStack({
      routes: { $default: { routeResponse: true, fn: { ...fn, memory_size: 256, timeout: 25 } } },
      files,
    });
    closeAfterwards(stack.remove);
    const project = mkdtempSync(join(folder, "function-"));
    mkdirSync(join(project, "cdktf.out/stacks"), { recursive: true });
    cpSync(stack.directory, join(project, "cdktf.out/stacks/own"), { recursive: true });
    const running = startServing(process.execPath, [formatCommand(folder, name), "--port", "0"], {
      cwd: project,
      environment,
    });
    const [, port] = await running.says(/ws:\/\/localhost:(\d+)\//);
    const client = await connect(`ws://127.0.0.1:${port}/test`);
    client.send("hello");
    return client;
  };

  for (const { name: language, isHere, fn, files } of LANGUAGES) {
    if (!isHere) continue;
    it(`runs a function in ${language}, which reaches its client at AWS's address`, async () => {
      const client = await ask(fn, await files());
      expect([await client.next(), await client.next()]).to.have.members(["hello", "200"]);
    });
  }

  if (hasJlink) {
    it("runs a Java function where nothing compiles", async () => {
      const home = join(folder, "runtime");
      const made = spawnSync("jlink", ["--add-modules", "java.se", "--output", home]);
      expect(made.status, made.stderr.toString()).to.equal(0);
      const fn = { runtime: JAVA_RUNTIME, handler: "example.Home" };
      const client = await ask(fn, await compileJava(), { JAVA_HOME: home });
      expect(await client.next()).to.equal(home);
    });
  }
});
