// What is in the queues, kept in a file while it is there.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { expect } from "chai";
import { useFakeTimers } from "sinon";
import { createEmbeddedServices } from "../../../gateway/aws/embedded-services.ts";
import { createJsonClient } from "../../../gateway/aws/json-client.ts";
import { leftPaths, type QueuedMessage, runningPath } from "../../../gateway/aws/kept-messages.ts";
import { QueueJournal } from "../../../gateway/aws/queue-journal.ts";
import { INHERITED_NAMES, ORDINARY_NAME } from "../../helpers/inherited-names.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const message = (messageId: string): QueuedMessage => ({
  messageId,
  body: `body of ${messageId}`,
  messageAttributes: { a: { DataType: "String", StringValue: "x" } },
  approximateReceiveCount: 0,
});

const prepare = () => {
  const directory = mkdtempSync(join(tmpdir(), "queue-journal-"));
  closeAfterwards(() => rmSync(directory, { recursive: true, force: true }));
  const told: string[] = [];
  const output = {
    info: (line: string) => told.push(line),
    warn: (line: string) => told.push(line),
  };
  const path = join(directory, "deep", "queues.json");
  return {
    path,
    told,
    journal: new QueueJournal(path, output),
    next: new QueueJournal(`${path}.next`, output),
  };
};

const listIds = (kept: { message: QueuedMessage }[]) => kept.map((each) => each.message.messageId);

describe("the journal of queues", () => {
  it("keeps the messages that were sent and not deleted, from the moment each call returns, for queues of any name", () => {
    const { path, journal, next } = prepare();
    const names = [ORDINARY_NAME, ...INHERITED_NAMES];

    for (const name of names) {
      journal.insertMessage(name, message(`first in ${name}`));
      journal.insertMessage(name, message(`second in ${name}`));
      journal.deleteMessage(`first in ${name}`);
    }

    expect(next.takeOver([path])).to.deep.equal(
      names.map((queue) => ({ queue, message: message(`second in ${queue}`) })),
    );
  });

  it("keeps how often a message was received", () => {
    const { path, journal, next } = prepare();
    const sent = message("one");
    journal.insertMessage("queue", sent);
    Object.assign(sent, { approximateReceiveCount: 2, approximateFirstReceiveTimestamp: 5 });
    journal.updateMessageInflight("one");

    const [kept] = next.takeOver([path]);

    expect(kept?.message).to.include({
      approximateReceiveCount: 2,
      approximateFirstReceiveTimestamp: 5,
    });
  });

  it("forgets the messages of a purged or removed queue, and no others", () => {
    const { path, journal, next } = prepare();
    for (const queue of ["purged", "removed", "stays"])
      journal.insertMessage(queue, message(queue));

    journal.deleteQueueMessages("purged");
    journal.deleteQueue("removed");

    expect(listIds(next.takeOver([path]))).to.deep.equal(["stays"]);
  });

  it("leaves a file for the next run only if messages remain", () => {
    const { path, journal, next } = prepare();
    journal.insertMessage("queue", message("one"));
    const kept = join(dirname(path), "kept.json");

    expect(journal.close(kept)).to.equal(1);
    expect(readdirSync(dirname(path))).to.deep.equal(["kept.json"]);
    expect(listIds(next.takeOver([kept]))).to.deep.equal(["one"]);
    next.deleteMessage("one");
    expect(next.close(kept)).to.equal(0);
    expect(readdirSync(dirname(path))).to.deep.equal([]);
  });

  for (const hasRoom of [true, false]) {
    it(`does not grow with what has gone, with${hasRoom ? "" : "out"} room for another file`, () => {
      const { path, told, journal, next } = prepare();
      journal.insertMessage("queue", message("stays"));
      if (!hasRoom) mkdirSync(`${path}.new`);

      for (let count = 0; count < 20_000; count += 1) {
        journal.insertMessage("queue", message(`m${count}`));
        journal.deleteMessage(`m${count}`);
      }

      expect(readFileSync(path, "utf8").split("\n").length).to.be.lessThan(10_100);
      expect(told).to.deep.equal([]);
      expect(listIds(next.takeOver([path]))).to.deep.equal(["stays"]);
    });
  }

  it("takes over what a killed run with the same process id has left, as in a container", () => {
    const { path, journal, next } = prepare();
    journal.insertMessage("queue", message("one"));
    const text = readFileSync(path, "utf8");
    const own = runningPath(path);
    rmSync(path);
    writeFileSync(own, `${text}${text.slice(0, -9)}`);
    writeFileSync(`${own}.new`, text);
    expect(leftPaths(path)).to.deep.equal([]);
    utimesSync(own, 0, 0);

    const run = new QueueJournal(own, { info: () => {}, warn: () => {} });
    run.insertMessage("queue", message("meanwhile"));
    utimesSync(own, 0, 0);
    expect(listIds(run.takeOver(leftPaths(path)))).to.deep.equal(["one"]);
    run.insertMessage("queue", message("two"));

    expect(readdirSync(dirname(path))).to.deep.equal([basename(own)]);
    expect(run.close(path)).to.equal(3);
    expect(listIds(next.takeOver([path]))).to.have.members(["one", "meanwhile", "two"]);
  });

  it("ignores half a line at the end, and warns of any other line that it cannot read", () => {
    const { path, told, journal, next } = prepare();
    journal.insertMessage("queue", message("one"));
    const text = readFileSync(path, "utf8");
    const strangers = ["null", "5", "[]", "{}", '{"sent":{}}', "no JSON", "[".repeat(50_000)];
    writeFileSync(path, `${strangers.join("\n")}\n${text}${text.slice(0, -9)}`);

    expect(listIds(next.takeOver([path]))).to.deep.equal(["one"]);
    expect(told).to.have.length(strangers.length);
    expect(told[0]).to.equal(`${path} contains an invalid line, which is skipped: null`);
  });

  it("continues when it cannot write, warns once, and writes everything when it can again", () => {
    const clock = useFakeTimers({ toFake: ["performance"] });
    closeAfterwards(() => clock.restore());
    const { path, told, journal, next } = prepare();
    // Writing below a file fails, as it does on a full disk.
    writeFileSync(dirname(path), "");
    journal.insertMessage("queue", message("one"));
    clock.tick(2000);
    journal.insertMessage("queue", message("two"));
    const before = [...told];

    rmSync(dirname(path));
    mkdirSync(dirname(path));
    clock.tick(2000);
    journal.insertMessage("queue", message("three"));

    expect(before).to.have.length(1);
    expect(before[0]).to.include(`Queued messages cannot be written to ${path}: E`);
    expect(before[0]).to.match(/Free disk space, or make the file writable\.$/);
    expect(told.slice(1)).to.deep.equal([`Queued messages are kept in ${path} again.`]);
    expect(listIds(next.takeOver([path]))).to.deep.equal(["one", "two", "three"]);
  });

  it("says how many messages are lost when it cannot write until it closes", () => {
    const { path, told, journal } = prepare();
    writeFileSync(dirname(path), "");
    journal.insertMessage("queue", message("one"));

    expect(journal.close(join(dirname(path), "kept"))).to.equal(0);

    expect(told.at(-1)).to.equal(`Lost 1 queued message: ${path} cannot be written.`);
  });

  it("finds the files of runs that have ended or were killed, and not those of running ones", () => {
    const { path } = prepare();
    mkdirSync(dirname(path));
    for (const end of [
      "",
      ".4194305",
      `.${process.pid}`,
      ".new",
      "x.4194305",
      ".1.2",
      ".1.4194305",
      ".4194305x",
    ]) {
      writeFileSync(path + end, "");
    }

    expect(leftPaths(path).toSorted()).to.deep.equal([path, `${path}.4194305`]);
  });

  it("is called by the embedded SQS for each message sent, received and deleted", async () => {
    const { path, journal, next } = prepare();
    const services = createEmbeddedServices("eu-west-1", journal);
    const server = createServer((request, response) => {
      buffer(request).then(
        (body) => services.handle(request, body, response),
        () => {},
      );
    }).listen(0, "127.0.0.1");
    closeAfterwards(() => server.close());
    await once(server, "listening");
    const client = createJsonClient((server.address() as AddressInfo).port, "eu-west-1");
    const call = (action: string, input: object) =>
      client.call<Record<string, unknown>>(`AmazonSQS.${action}`, input);
    await call("CreateQueue", { QueueName: "queue", Attributes: { VisibilityTimeout: "0" } });
    const sent: string[] = [];
    for (const MessageBody of ["stays", "goes", "is received"]) {
      sent.push(
        (await call("SendMessage", { QueueUrl: "queue", MessageBody }))["MessageId"] as string,
      );
    }
    const { Messages } = await call("ReceiveMessage", {
      QueueUrl: "queue",
      MaxNumberOfMessages: 2,
    });
    const [, second] = Messages as { ReceiptHandle: string }[];
    await call("DeleteMessage", { QueueUrl: "queue", ReceiptHandle: second?.ReceiptHandle });

    const kept = next.takeOver([path]);

    expect(listIds(kept)).to.deep.equal([sent[0], sent[2]]);
    expect(kept.map((each) => each.message.approximateReceiveCount)).to.deep.equal([1, 0]);
    await services.close();
  });
});
