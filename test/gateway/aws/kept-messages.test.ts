// The files that keep messages of queues between runs: their lines, and the runs that left them.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { keepQueues } from "../../../gateway/aws/kept-queues.ts";
import {
  leftPaths,
  lineFor,
  type QueuedMessage,
  readKept,
  runningPath,
} from "../../../gateway/aws/kept-messages.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const message = (messageId: string, more: Partial<QueuedMessage> = {}): QueuedMessage => ({
  messageId,
  body: `body of ${messageId}`,
  messageAttributes: {},
  approximateReceiveCount: 0,
  ...more,
});

const sent = (id: string, queue = "jobs") => lineFor.sent({ queue, message: message(id) });

const createFolder = (): string => {
  const directory = mkdtempSync(join(tmpdir(), "kept-messages-"));
  closeAfterwards(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
};

/** What is kept in a file with this text, and what is said of it. */
const read = (text: string) => {
  const path = join(createFolder(), "kept.json");
  writeFileSync(path, text);
  const warnings: string[] = [];
  const kept = readKept(path, (line) => warnings.push(line.replace(path, "FILE")));
  return { kept, warnings };
};

describe("a file of kept messages", () => {
  it("has a line for each message that is sent, received or gone", () => {
    expect(sent("a")).to.equal(`{"sent":${JSON.stringify(message("a"))},"queue":"jobs"}\n`);
    const received = message("a", {
      approximateReceiveCount: 2,
      approximateFirstReceiveTimestamp: 5,
    });
    expect(lineFor.received(received)).to.equal('{"received":"a","times":2,"firstAtMs":5}\n');
    expect(lineFor.gone("a")).to.equal('{"gone":"a"}\n');
  });

  it("is read line by line: what was sent and is not gone, as it was received", () => {
    const { kept, warnings } = read(
      [
        sent("a"),
        sent("b", "other"),
        sent("c"),
        lineFor.received(
          message("b", { approximateReceiveCount: 3, approximateFirstReceiveTimestamp: 7 }),
        ),
        lineFor.received(message("c", { approximateReceiveCount: 1 })),
        lineFor.received(message("unknown", { approximateReceiveCount: 1 })),
        lineFor.gone("a"),
        lineFor.gone("unknown"),
      ].join(""),
    );
    expect(warnings).to.deep.equal([]);
    expect(kept).to.deep.equal([
      {
        queue: "other",
        message: message("b", { approximateReceiveCount: 3, approximateFirstReceiveTimestamp: 7 }),
      },
      { queue: "jobs", message: message("c", { approximateReceiveCount: 1 }) },
    ]);
    expect(kept[1]?.message).not.to.have.property("approximateFirstReceiveTimestamp");
  });

  it("keeps the first receive when a later line has none", () => {
    const lines = [
      sent("a"),
      lineFor.received(
        message("a", { approximateReceiveCount: 1, approximateFirstReceiveTimestamp: 7 }),
      ),
      lineFor.received(message("a", { approximateReceiveCount: 2 })),
    ];
    expect(read(lines.join("")).kept[0]?.message).to.include({
      approximateReceiveCount: 2,
      approximateFirstReceiveTimestamp: 7,
    });
  });

  it("may end in half a line, but others are named, shortened", () => {
    const half = sent("b").slice(0, 20);
    expect(read(`${sent("a")}${half}`)).to.deep.include({ warnings: [] });
    expect(read(`${sent("a")}${half}`).kept).to.have.length(1);
    const long = "x".repeat(300);
    const { kept, warnings } = read(`${long}\n\n5\n${sent("a")}{"received":1}\n{"gone":1}\n`);
    expect(kept).to.have.length(1);
    expect(warnings).to.deep.equal(
      [long.slice(0, 200), "5", '{"received":1}', '{"gone":1}'].map(
        (line) => `FILE contains an invalid line, which is skipped: ${line}`,
      ),
    );
  });

  it("may end in a whole line without its end", () => {
    expect(read(sent("a").trimEnd()).kept).to.have.length(1);
  });

  it("is that of a process while it runs", () => {
    expect(runningPath("kept.json")).to.equal(`kept.json.${process.pid}`);
    expect(leftPaths(join(createFolder(), "none", "kept.json"))).to.deep.equal([]);
  });
});

describe("queues that are kept", () => {
  const prepare = () => {
    const path = join(createFolder(), "kept.json");
    const told: string[] = [];
    const output = {
      functionLine: () => {},
      info: (line: string) => told.push(line.replace(path, "FILE")),
      warn: (line: string) => told.push(`warning: ${line.replace(path, "FILE")}`),
    };
    return { path, told, open: () => keepQueues(path, output), output };
  };

  it("are not without a file", async () => {
    const { told, output } = prepare();
    const kept = keepQueues(undefined, output);
    await kept.putBack({ putBack: () => Promise.reject(new Error("not expected")) });
    kept.close();
    expect([kept.journal, told]).to.deep.equal([undefined, []]);
  });

  it("get the messages back that the last run left, as far as they are there", async () => {
    const { path, told, open } = prepare();
    writeFileSync(path, sent("a") + sent("b", "gone") + sent("c"));
    const kept = open();
    const tried: string[] = [];
    await kept.putBack({
      putBack: async ({ queue, message: { messageId } }) => {
        tried.push(`${queue} ${messageId}`);
        return queue === "jobs";
      },
    });
    expect(tried).to.deep.equal(["jobs a", "gone b", "jobs c"]);
    expect(told).to.deep.equal(["Restored 2 messages that the last run left in the queues."]);
    kept.journal?.deleteMessage("a");
    kept.close();
    expect(told[1]).to.equal("Kept 2 queued messages for the next run in FILE.");
    expect(readFileSync(path, "utf8")).to.equal(sent("b", "gone") + sent("c"));
  });

  it("may be a single message", async () => {
    const { path, told, open } = prepare();
    writeFileSync(path, sent("a"));
    const kept = open();
    await kept.putBack({ putBack: async () => true });
    kept.close();
    expect(told).to.deep.equal([
      "Restored 1 message that the last run left in the queues.",
      "Kept 1 queued message for the next run in FILE.",
    ]);
  });

  it("say nothing where nothing was left or remains", async () => {
    const { path, told, open } = prepare();
    writeFileSync(path, "");
    const kept = open();
    await kept.putBack({ putBack: async () => true });
    kept.close();
    expect(told).to.deep.equal([]);
  });

  it("keep what another run has left meanwhile, too", () => {
    const { path, told, open } = prepare();
    const kept = open();
    kept.journal?.insertMessage("jobs", message("own"));
    writeFileSync(path, sent("other"));
    kept.close();
    expect(told).to.deep.equal(["Kept 2 queued messages for the next run in FILE."]);
    expect(readKept(path, () => {}).map((each) => each.message.messageId)).to.have.members([
      "own",
      "other",
    ]);
  });
});
