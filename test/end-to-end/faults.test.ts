// The delivery promise while everything goes wrong at once: 500 clients, two minutes of the gateway's time, lost 0.
import { expect } from "chai";
import pMap from "p-map";
import { createJsonClient } from "../../gateway/aws/json-client.ts";
import { wait } from "../../gateway/faults/wait.ts";
import { createFastClock } from "../../gateway/index.ts";
import { connect, type TestClient } from "../helpers/client.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { copyDevStack, type DevStackCopy, functionOf } from "../helpers/dev-stack-copy.ts";
import { queueDepths } from "../helpers/queue-depths.ts";
import { keepScore, ledgerOf } from "../helpers/scoreboard.ts";
import { until } from "../helpers/until.ts";

const SPEED = 20;
const clock = createFastClock(SPEED);

/** Of the 500 that are connected at first, as many leave as come. */
const CLIENTS = 500;
const LEAVING = 64;

/** With the gateway's seconds from one to the next. */
const BROADCASTS = 8;
const INTERVAL_SECONDS = 16;

/**
 * A worker that is killed holds its work for the function's timeout, which is real time, as all is that functions know.
 * Its message must be hidden for longer than that on the gateway's clock, or is used up before anybody may take it over.
 */
const TIMEOUT_SECONDS = 10;
const VISIBILITY_SECONDS = 230;

/** Every kind but false 410s: a client that is said to be gone is promised nothing. */
const FAULTS = {
  // Kills the first three of 45 invocations, if they take 150 ms, which whole broadcasts do. So workers are killed, and no
  // message is received the five times that would dead-letter it.
  seed: 25_458,
  posts: [
    { share: 0.1, answer: 429 },
    { share: 0.05, answer: 500 },
    { share: 0.05, answer: "reset" },
    { share: 0.05, delayMs: 300 },
  ],
  disconnects: [{ share: 0.5 }],
  zombies: [{ share: 0.5 }],
  deliveries: [
    { share: 0.3, twice: true },
    { share: 0.2, delaySeconds: 5 },
  ],
  dynamodb: [{ share: 0.05 }],
  kills: [{ function: "*-broadcast", share: 0.15, afterMs: 150 }],
};

/** Idle for ten minutes of the gateway's, a client is closed; a busy machine may take as long to connect all of them. */
const KEEP_ALIVE_MS = 10_000;
/** A part of the clients in each. */
const TURNS = 100;
const PONG = '{"action":"pong"}';

interface Member {
  client: TestClient;
  /** Broadcasts that had been asked for before it was connected. */
  missed: number;
}

describe("delivery under faults", function () {
  this.timeout(300_000);
  let stack: DevStackCopy;
  let gateway: DevGateway;
  let members: Member[];
  let leaving: Member[];
  let sent: string[];

  let keepAlive: NodeJS.Timeout;
  let clients: TestClient[];

  before(async () => {
    clients = [];
    let turn = 0;
    // Side by side they would be more than the stage's burst.
    keepAlive = setInterval(() => {
      turn += 1;
      for (let index = turn % TURNS; index < clients.length; index += TURNS) {
        const client = clients[index]!;
        if (client.socket.readyState === 1) client.send({ action: "ping" });
      }
    }, KEEP_ALIVE_MS / TURNS);
    stack = await copyDevStack((resources) => {
      functionOf(resources, "broadcast")["timeout"] = TIMEOUT_SECONDS;
      for (const queue of Object.values(resources["aws_sqs_queue"]!)) {
        queue["visibility_timeout_seconds"] = VISIBILITY_SECONDS;
      }
    });
    gateway = await startDevGateway({ ...stack, clock, faults: FAULTS });
    sent = [];
    members = await connectAll(CLIENTS);
    leaving = members.splice(-LEAVING);
  });

  after(async () => {
    clearInterval(keepAlive);
    await gateway.close();
    stack.remove();
  });

  /** Tries again when it is refused, as clients do. */
  const connectPatiently = async (): Promise<Member> => {
    for (;;) {
      try {
        const client = await connect(gateway.url);
        clients.push(client);
        return { client, missed: sent.length };
      } catch (error) {
        expect(String(error)).to.match(/Unexpected server response: (?:429|500)$/);
        await wait(clock, Math.random() * 10_000);
      }
    }
  };

  const connectAll = (count: number): Promise<Member[]> =>
    pMap(Array.from({ length: count }), connectPatiently, { concurrency: 20 });

  const broadcast = async (data: string): Promise<void> => {
    members[sent.length]!.client.send({ action: "sendmessage", data });
    sent.push(data);
    await wait(clock, INTERVAL_SECONDS * 1000);
  };

  const queuesAreEmpty = async (): Promise<boolean> => {
    await wait(clock, 1000);
    const depths = await queueDepths(createJsonClient(gateway.port, "eu-west-1"));
    expect(depths[2], "dead letters").to.equal(0);
    return depths.every((depth) => depth === 0);
  };

  const enqueued = (): number =>
    gateway.lines.filter((line) => line.includes('"message":"enqueued"')).length;

  /** Until no message is left, and clients have got every frame that was sent to them. */
  const settle = async (): Promise<void> => {
    await until(() => enqueued() === sent.length);
    await until(queuesAreEmpty, 150_000);
    expect(members.every(({ client }) => client.socket.readyState === 1)).to.equal(true);
    await Promise.all(members.map(({ client }) => pongOf(client)));
  };

  const happenedOf = async (): Promise<Record<string, number>> => {
    const response = await fetch(`${gateway.endpoint}/_local/faults`);
    return ((await response.json()) as { happened: Record<string, number> }).happened;
  };

  /** Sum of what workers that were not killed have counted. */
  const counted = (name: string): number =>
    gateway.lines
      .filter((line) => line.startsWith('{"_aws":'))
      .map((line) => Number((JSON.parse(line) as Record<string, unknown>)[name] ?? 0))
      .reduce((sum, count) => sum + count, 0);

  it("R3 loses no message of anybody who stays, for two minutes", async function () {
    const startMs = clock.now();
    const newcomers = connectAll(LEAVING);
    for (let at = 0; at < BROADCASTS; at += 1) {
      for (const { client } of leaving.splice(0, LEAVING / BROADCASTS)) client.socket.terminate();
      await broadcast(`message ${at}`);
    }
    expect((clock.now() - startMs) * SPEED).to.be.at.least(120_000);
    members.push(...(await newcomers));
    await settle();

    const happened = await happenedOf();
    expect(members).to.have.length(CLIENTS);
    const ledger = ledgerOf(...owedAndDelivered(members, sent));
    expect(ledger.lost).to.equal(0);
    for (const { client } of members) {
      expect(sent).to.include.members(framesOf(client));
    }

    for (const [kind, count] of Object.entries(happened)) expect(count, kind).to.be.greaterThan(0);
    const killed = gateway.lines.filter((line) => line.endsWith("signal: killed"));
    expect(killed).to.have.length(happened["kills"]!);
    expect(counted("throttled")).to.be.greaterThan(0);
    expect(counted("retried")).to.be.greaterThan(counted("throttled"));
    expect(counted("duplicates")).to.be.greaterThan(0);
    expect(counted("terminal")).to.equal(0);
    keepScore(this, ledger);
  });

  it("counts everybody once where no worker is killed", async () => {
    const faults = { ...FAULTS, deliveries: [{ twice: true }], kills: [] };
    const body = JSON.stringify(faults);
    await fetch(`${gateway.endpoint}/_local/faults`, { method: "PUT", body });
    const before = sent.length;
    // Who came during the test before has left with it.
    members = members.filter(({ client }) => client.socket.readyState === 1);
    expect(members).to.have.length(CLIENTS - LEAVING);
    // Zombies among them: they take posts, as clients do.
    const recipients = gateway.connections();
    const countedBefore = counted("delivered");
    for (const data of ["one", "two"]) await broadcast(data);
    await settle();
    for (const { client } of members) {
      for (const data of sent.slice(before)) expect(copiesOf(client, data)).to.be.at.least(1);
    }
    // A post whose answer is late, as on a busy machine, is repeated, and counted when it is answered.
    expect(counted("delivered") - countedBefore).to.equal(2 * recipients.length);
    expect(gateway.connections()).to.have.members(recipients);
    for (const kind of ["posts", "deliveries", "dynamodb"]) {
      expect((await happenedOf())[kind]).to.be.greaterThan(0);
    }
  });
});

const pongOf = ({ socket }: TestClient): Promise<void> =>
  new Promise((resolve) => {
    socket.once("pong", () => resolve());
    socket.ping();
  });

const framesOf = ({ pending }: TestClient): string[] => pending.filter((frame) => frame !== PONG);

const copiesOf = ({ pending }: TestClient, data: string): number =>
  pending.filter((frame) => frame === data).length;

/** Each message of each client by name; those that are delivered as often as they came. */
const owedAndDelivered = (members: Member[], sent: string[]): [string[], string[]] => [
  members.flatMap(({ missed }, index) => sent.slice(missed).map((data) => `${index} ${data}`)),
  members.flatMap(({ client }, index) => framesOf(client).map((data) => `${index} ${data}`)),
];
