// Gateways that are killed, as by kill -9: no confirmed message is lost, and no process or folder is left behind.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createJsonClient, type JsonClient } from "../../gateway/aws/json-client.ts";
import { isRunning } from "../../shared/is-running.ts";
import { processMark } from "../../shared/process-mark.ts";
import { connect } from "../helpers/client.ts";
import { writeFixtureStack } from "../helpers/fixture-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { startKillable } from "../helpers/killable-gateway.ts";
import { until } from "../helpers/until.ts";

const KILLS = 20;
/** Messages sent before a kill; every third of them is received and deleted. */
const SENT_BEFORE_KILL = 100;
const SENDERS = 4;

const QUEUE = { resources: { aws_sqs_queue: { jobs: { name: "jobs" } } } };

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "kills-"));
  closeAfterwards(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What clients of the queue know: the calls that SQS confirmed, and those in flight at the kill. */
class Ledger {
  readonly sent = new Set<string>();
  readonly deleted = new Set<string>();
  /** Bodies of messages that may or may not exist. */
  readonly uncertain = new Set<string>();
  private count = 0;

  /** Sends and deletes messages until the gateway is gone. */
  async send(client: JsonClient): Promise<void> {
    for (;;) {
      const body = `message ${(this.count += 1)}`;
      this.uncertain.add(body);
      try {
        await client.call("AmazonSQS.SendMessage", { QueueUrl: "jobs", MessageBody: body });
      } catch {
        return;
      }
      this.uncertain.delete(body);
      this.sent.add(body);
      if (this.sent.size % 3 === 0 && !(await this.deleteOne(client))) return;
    }
  }

  private async deleteOne(client: JsonClient): Promise<boolean> {
    try {
      const { Messages = [] } = await client.call<Received>("AmazonSQS.ReceiveMessage", {
        QueueUrl: "jobs",
      });
      for (const { Body, ReceiptHandle } of Messages) {
        this.uncertain.add(Body);
        await client.call("AmazonSQS.DeleteMessage", { QueueUrl: "jobs", ReceiptHandle });
        this.uncertain.delete(Body);
        this.deleted.add(Body);
      }
      return true;
    } catch {
      return false;
    }
  }
}

interface Received {
  Messages?: { Body: string; ReceiptHandle: string }[];
}

/** Receives and deletes all messages of the queue. */
const drain = async (client: JsonClient): Promise<string[]> => {
  const bodies: string[] = [];
  for (;;) {
    const { Messages = [] } = await client.call<Received>("AmazonSQS.ReceiveMessage", {
      QueueUrl: "jobs",
      MaxNumberOfMessages: 10,
    });
    if (Messages.length === 0) return bodies;
    bodies.push(...Messages.map(({ Body }) => Body));
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({
      Id: String(index),
      ReceiptHandle,
    }));
    await client.call("AmazonSQS.DeleteMessageBatch", { QueueUrl: "jobs", Entries });
  }
};

describe("a gateway that is killed", function () {
  this.timeout(300_000);

  it(`${KILLS} times under load loses no message that SQS confirmed, and adds none`, async () => {
    const { configurationPath, remove } = await writeFixtureStack({
      routes: { $default: {} },
      ...QUEUE,
    });
    closeAfterwards(remove);
    const folder = newFolder();
    const args = [configurationPath, join(folder, "queues.json")];
    const ledger = new Ledger();
    for (let kills = 0; kills < KILLS; kills += 1) {
      const gateway = await startKillable(args);
      const client = createJsonClient(gateway.port, "eu-west-1");
      const goal = ledger.sent.size + SENT_BEFORE_KILL;
      const senders = Array.from({ length: SENDERS }, () => ledger.send(client));
      await until(() => ledger.sent.size >= goal, 30_000);
      await gateway.kill("SIGKILL");
      await Promise.all(senders);
    }

    const last = await startKillable(args);
    const left = await drain(createJsonClient(last.port, "eu-west-1"));

    const certain = [...ledger.sent].filter(
      (body) => !ledger.deleted.has(body) && !ledger.uncertain.has(body),
    );
    expect(certain.filter((body) => !left.includes(body))).to.deep.equal([]);
    const possible = new Set([...certain, ...ledger.uncertain]);
    expect(left.filter((body) => !possible.has(body))).to.deep.equal([]);
    expect(left).to.have.length(new Set(left).size);
    expect(ledger.sent.size).to.be.at.least(KILLS * SENT_BEFORE_KILL);
    expect(ledger.deleted.size).to.be.greaterThan(0);
  });

  /** Returns the ids of its process and of a program that it started. */
  const BUSY = `async () => {
    const { spawn } = require("node:child_process");
    const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
    require("node:fs").writeFileSync("/tmp/mine", "x");
    if (globalThis.spins) for (;;);
    globalThis.spins = true;
    return { statusCode: 200, body: JSON.stringify([process.pid, child.pid]) };
  }`;

  const startBusy = async () => {
    const { configurationPath, remove } = await writeFixtureStack({
      routes: { $default: { code: BUSY, routeResponse: true, fn: { timeout: 100 } } },
    });
    closeAfterwards(remove);
    const folder = newFolder();
    const gateway = await startKillable([configurationPath], { TMPDIR: folder });
    const client = await connect(`ws://127.0.0.1:${gateway.port}/test`);
    client.send("first");
    const pids = JSON.parse(await client.next()) as number[];
    client.send("second, which spins");
    return { folder, gateway, pids, configurationPath };
  };

  it("leaves no process of a function, none that a function started, and no folder", async () => {
    const { folder, gateway, pids } = await startBusy();
    expect(readdirSync(folder)).to.have.length(1);
    expect(pids.map(isRunning)).to.deep.equal([true, true]);

    await gateway.kill("SIGKILL");

    await until(() => !pids.some(isRunning));
    await until(() => readdirSync(folder).length === 0);
  });

  it("leaves nothing behind once the next gateway starts, even without its guard", async () => {
    const { folder, gateway, configurationPath } = await startBusy();
    await gateway.kill("SIGKILL");
    await until(() => readdirSync(folder).length === 0);
    const left = join(folder, `websocket-gateway-${processMark(gateway.child.pid)}-abc123`);
    const others = [
      `websocket-gateway-${processMark()}-abc123`,
      "websocket-gateway-1x-abc123",
      "mine",
    ];
    for (const name of [left, ...others.map((other) => join(folder, other))]) mkdirSync(name);
    writeFileSync(join(left, "file"), "x");

    const next = await startKillable([configurationPath], { TMPDIR: folder });

    expect(readdirSync(folder))
      .to.include.members(others)
      .and.have.length(others.length + 1);
    await next.kill("SIGKILL");
  });
});
