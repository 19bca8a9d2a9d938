// The file of a queue's journal when it cannot be written, or belonged to a run that was killed.
import {
  fstatSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { expect } from "chai";
import { useFakeTimers } from "sinon";
import { lineFor, type QueuedMessage, readKept } from "../../../gateway/aws/kept-messages.ts";
import { QueueJournal } from "../../../gateway/aws/queue-journal.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const message = (messageId: string): QueuedMessage => ({
  messageId,
  body: `body of ${messageId}`,
  messageAttributes: {},
  approximateReceiveCount: 0,
});

const inJobs = (messageId: string) => ({ queue: "jobs", message: message(messageId) });

const prepare = () => {
  const directory = mkdtempSync(join(tmpdir(), "queue-file-"));
  closeAfterwards(() => rmSync(directory, { recursive: true, force: true }));
  const clock = useFakeTimers({ toFake: ["performance"], now: 10_000 });
  closeAfterwards(() => clock.restore());
  const told: string[] = [];
  const path = join(directory, "queues.json");
  const output = {
    info: (line: string) => told.push(line),
    warn: (line: string) => told.push(line),
  };
  return { path, told, clock, journal: new QueueJournal(path, output) };
};

const idsIn = (path: string): string[] =>
  readKept(path, () => {}).map((kept) => kept.message.messageId);

/** Undefined for what is not open any more, such as the folder while it is read. */
const inodeOf = (fd: number): number | undefined => {
  try {
    return fstatSync(fd).ino;
  } catch {
    return undefined;
  }
};

const countOpen = (file: string): number => {
  const { ino } = statSync(file);
  return readdirSync("/dev/fd").filter((fd) => inodeOf(Number(fd)) === ino).length;
};

describe("the file of a queue's journal", () => {
  it("is written again a second after it could not be, and not before", () => {
    const { path, told, clock, journal } = prepare();
    mkdirSync(path);
    journal.insertMessage("jobs", message("a"));
    rmSync(path, { recursive: true });
    clock.tick(1000);
    journal.insertMessage("jobs", message("b"));
    expect(readdirSync(dirname(path))).to.deep.equal([]);
    clock.tick(1);
    journal.insertMessage("jobs", message("c"));
    expect(idsIn(path)).to.deep.equal(["a", "b", "c"]);
    journal.insertMessage("jobs", message("d"));
    expect(idsIn(path), "at once").to.deep.equal(["a", "b", "c", "d"]);
    expect(told).to.have.length(2);
  });

  it("is compacted by the first change after it has more than 10,000 lines of no use", () => {
    const { path, journal } = prepare();
    const countLines = () => readFileSync(path, "utf8").split("\n").length - 1;
    journal.insertMessage("jobs", message("a"));
    journal.insertMessage("jobs", message("b"));
    for (let times = 0; times < 10_001; times += 1) journal.updateMessageInflight("a");
    expect(countLines()).to.equal(10_003);
    journal.updateMessageInflight("a");
    expect(countLines()).to.equal(2);
    expect(idsIn(path)).to.deep.equal(["a", "b"]);
  });

  it("waits a second after each failed attempt, and leaves no other file", () => {
    const { path, told, clock, journal } = prepare();
    mkdirSync(path);
    journal.insertMessage("jobs", message("a"));
    clock.tick(1001);
    journal.insertMessage("jobs", message("b"));
    expect(readdirSync(dirname(path))).to.deep.equal([basename(path)]);
    rmSync(path, { recursive: true });
    clock.tick(1000);
    journal.insertMessage("jobs", message("c"));
    expect(readdirSync(dirname(path))).to.deep.equal([]);
    clock.tick(1);
    journal.deleteMessage("a");
    expect(idsIn(path)).to.deep.equal(["b", "c"]);
    expect(told).to.have.length(2);
  });

  it("is kept when it is taken over by a run with the same name, as long as it has a message", () => {
    const { path, journal } = prepare();
    const earlier = new QueueJournal(path, { info: () => {}, warn: () => {} });
    earlier.insertMessage("jobs", message("a"));
    expect(journal.takeOver([path])).to.have.length(1);
    expect(idsIn(path)).to.deep.equal(["a"]);
    journal.deleteMessage("a");
    expect(idsIn(path)).to.deep.equal([]);
  });

  it("gives back only what another run has written to it", () => {
    const { path, journal } = prepare();
    writeFileSync(path, lineFor.sent(inJobs("a")));
    journal.insertMessage("jobs", message("meanwhile"));
    expect(journal.takeOver([path])).to.deep.equal([inJobs("a")]);
    expect(idsIn(path)).to.have.members(["a", "meanwhile"]);
  });

  it("is open only while the journal is, once", () => {
    const { path, journal } = prepare();
    journal.insertMessage("jobs", message("a"));
    expect(countOpen(path)).to.equal(1);
    const earlier = `${path}.left`;
    linkSync(path, earlier);
    expect(countOpen(earlier)).to.equal(1);
    writeFileSync(`${path}.other`, lineFor.sent(inJobs("b")));
    journal.takeOver([`${path}.other`]);
    expect([countOpen(earlier), countOpen(path)]).to.deep.equal([0, 1]);
    expect(journal.close(`${path}.kept`)).to.equal(2);
    expect(countOpen(`${path}.kept`)).to.equal(0);
  });

  it("is overwritten only with what is shorter when there is no room beside it", () => {
    const { path, told, journal } = prepare();
    const [own, other] = [lineFor.sent(inJobs("a")), lineFor.sent(inJobs("b"))];
    writeFileSync(path, own);
    writeFileSync(`${path}.other`, other);
    mkdirSync(`${path}.new`);
    expect(journal.takeOver([path, `${path}.other`])).to.have.length(2);
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/ cannot be written to .+: E[A-Z]+: .+\. They stay in memory/);
    expect([readFileSync(path, "utf8"), idsIn(`${path}.other`)]).to.deep.equal([own, ["b"]]);
    writeFileSync(path, `${own}${other}{"gone":"a"}\n`);
    const next = new QueueJournal(path, { info: () => {}, warn: () => {} });
    expect(next.takeOver([path])).to.have.length(1);
    expect(readFileSync(path, "utf8")).to.equal(other);
  });

  it("is overwritten with what is as long", () => {
    const { path, told, journal } = prepare();
    const line = lineFor.sent(inJobs("a"));
    writeFileSync(`${path}.other`, line);
    writeFileSync(path, `${"5".repeat(line.length - 1)}\n`);
    mkdirSync(`${path}.new`);
    journal.takeOver([path, `${path}.other`]);
    expect(told).to.have.length(1);
    expect(told[0]).to.include("contains an invalid line");
    expect(readFileSync(path, "utf8")).to.equal(line);
    expect(countOpen(path), "the journal's own").to.equal(1);
  });

  it("is said not to be written where there is none, and no folder for it", () => {
    const { path, told } = prepare();
    const left = `${path}.left`;
    writeFileSync(left, lineFor.sent(inJobs("a")));
    const blocked = join(left, "queues.json");
    const journal = new QueueJournal(blocked, { info: () => {}, warn: (line) => told.push(line) });
    expect(journal.takeOver([left])).to.have.length(1);
    expect(told).to.have.length(1);
    expect(told[0]).to.match(/ cannot be written to .+: E[A-Z]+: .+, mkdir /);
    expect(idsIn(left)).to.deep.equal(["a"]);
  });

  it("is removed when it is taken over without a message", () => {
    const { path, journal } = prepare();
    writeFileSync(path, "");
    writeFileSync(`${path}.new`, "");
    expect(journal.takeOver([path])).to.deep.equal([]);
    expect(readdirSync(dirname(path))).to.deep.equal([]);
  });

  it("has a line for each change, of messages that it knows", () => {
    const { path, journal } = prepare();
    journal.insertMessage("jobs", message("a"));
    journal.insertMessage("other", message("b"));
    journal.deleteMessage("unknown");
    journal.updateMessageInflight("unknown");
    journal.updateMessageInflight("b");
    journal.deleteAllMessages();
    const lines = readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => Object.keys(line)[0])).to.deep.equal([
      "sent",
      "sent",
      "received",
      "gone",
      "gone",
    ]);
  });
});
