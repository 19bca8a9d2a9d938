// TMPDIR as a link: macOS has its folder for temporary files behind one.
import { existsSync, mkdtempSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { connect } from "../../helpers/client.ts";
import { writeFixtureStack } from "../../helpers/fixture-stack.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { startKillable } from "../../helpers/killable-gateway.ts";

/** Writes a file to its own `/tmp`, and returns what is there, and where. */
const WRITING = `async ({ body: name }) => {
  const fs = require("node:fs");
  fs.writeFileSync("/tmp/" + name, "x");
  return { statusCode: 200, body: JSON.stringify([fs.readdirSync("/tmp"), fs.realpathSync("/tmp/" + name)]) };
}`;

describe("a TMPDIR that is a link", () => {
  const newFolder = (): string => mkdtempSync(join(tmpdir(), "linked-"));

  for (const [where, target] of [
    ["to another folder", newFolder],
    ["to /tmp", () => "/tmp"],
  ] as const) {
    it(`${where} keeps each function's code and its own /tmp`, async () => {
      const { configurationPath, remove } = await writeFixtureStack({
        routes: { $default: { code: WRITING, routeResponse: true } },
      });
      closeAfterwards(remove);
      const link = join(newFolder(), "link");
      symlinkSync(target(), link);
      const gateway = await startKillable([configurationPath], { TMPDIR: link });
      const client = await connect(`ws://127.0.0.1:${gateway.port}/test`);
      const name = `linked-${process.pid}`;

      client.send(name);

      expect(JSON.parse(await client.next())).to.deep.equal([[name], `/tmp/${name}`]);
      expect(existsSync(`/tmp/${name}`)).to.equal(false);
    });
  }
});
