// Whole conversations with functions in Ruby and Java, which post to their clients at AWS's address.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { POSTS_TO_ITSELF_IN_RUBY } from "../../helpers/handler-code.ts";
import { compileJava, hasJava, JAVA_RUNTIME } from "../helpers/java-classes.ts";

const LANGUAGES = [
  {
    name: "Ruby",
    isHere: spawnSync("ruby", ["--version"]).status === 0,
    fn: { runtime: "ruby3.3", handler: "index.handler", memory_size: 256, timeout: 25 },
    files: async () => ({ "index.rb": POSTS_TO_ITSELF_IN_RUBY }),
  },
  {
    name: "Java",
    isHere: hasJava,
    fn: { runtime: JAVA_RUNTIME, handler: "example.Chat", memory_size: 256, timeout: 25 },
    files: compileJava,
  },
];

describe("a conversation", () => {
  for (const { name, isHere, fn, files } of LANGUAGES) {
    if (!isHere) continue;
    it(`with functions in ${name}: connect, message, reply by @connections, disconnect`, async () => {
      const gateway = await startFixture({
        routes: { $connect: { fn }, $default: { routeResponse: true, fn }, $disconnect: { fn } },
        files: await files(),
      });
      const client = await gateway.connect();
      client.send("hé");
      expect([await client.next(), await client.next()]).to.have.members(["hé", "200"]);
      await client.close();
      expect(gateway.lines).to.deep.equal([]);
    });
  }
});
