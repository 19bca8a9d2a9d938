// What the next run says after a gateway was killed, as by kill -9.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keepRunNote } from "../../gateway/run-note.ts";
import { connect } from "../helpers/client.ts";
import { writeFixtureStack } from "../helpers/fixture-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { startKillable } from "../helpers/killable-gateway.ts";
import { until } from "../helpers/until.ts";

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "run-note-"));
  closeAfterwards(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const TABLE = {
  routes: {},
  resources: {
    aws_dynamodb_table: {
      items: {
        name: "items",
        hash_key: "id",
        billing_mode: "PAY_PER_REQUEST",
        attribute: [{ name: "id", type: "S" }],
      },
    },
  },
};

describe("after a gateway was killed", () => {
  it("the next run says in one line what is lost, and the one after it nothing", async () => {
    const folder = newFolder();
    const { configurationPath, remove } = await writeFixtureStack(TABLE);
    closeAfterwards(remove);
    const args = [configurationPath, join(folder, "queues.json")];
    const first = await startKillable(args);
    for (let count = 0; count < 2; count += 1) {
      const client = await connect(`ws://127.0.0.1:${first.port}/test`);
      client.socket.on("error", () => {});
    }
    const note = join(folder, `queues.run.${first.child.pid}`);
    await until(() => readFileSync(note, "utf8").includes('"connections":2'));
    await first.kill("SIGKILL");

    const second = await startKillable(args);
    const told = second.said.flatMap(({ info = "" }) => (info.includes("killed") ? [info] : []));
    expect(told).to.deep.equal([
      "The last run was killed. Lost: 2 open connections, all items of 1 table. Queued messages are kept.",
    ]);

    await second.kill("SIGKILL");
    rmSync(join(folder, `queues.run.${second.child.pid}`));
    const third = await startKillable(args);
    expect(JSON.stringify(third.said)).not.to.include("killed");
  });

  const tell = (note: string): string[] => {
    const path = join(newFolder(), "queues.json");
    writeFileSync(path.replace("json", "run.999999999"), note);
    const lines: string[] = [];
    const held = () => ({ connections: 0, invocations: 0, tables: 0 });
    keepRunNote(path, held, { info: (line) => lines.push(line) })();
    expect(readdirSync(join(path, ".."))).to.deep.equal([]);
    return lines;
  };

  it("invocations in progress are counted", () => {
    expect(tell('{"connections":1,"invocations":3,"tables":2}')).to.deep.equal([
      "The last run was killed. Lost: 1 open connection, 3 invocations in progress, all items of 2 tables. Queued messages are kept.",
    ]);
  });

  it("a note that was written in part loses only its numbers", () => {
    for (const note of ["", '{"connections":1', '{"connections":"many","__proto__":1}']) {
      expect(tell(note)).to.deep.equal([
        "The last run was killed. Lost: nothing. Queued messages are kept.",
      ]);
    }
  });
});
