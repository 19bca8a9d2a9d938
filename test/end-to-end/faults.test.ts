// The delivery promise while everything fails at once: 500 clients, two minutes of the gateway's time, none lost.
import { expect } from "chai";
import pMap from "p-map";
import { type Clock, createFastClock, createJsonClient } from "../../gateway/index.ts";
import { connect, type TestClient } from "../helpers/client.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { copyDevStack, findFunction, type StackCopy } from "../helpers/dev-stack-copy.ts";
import { queueDepths } from "../../scripts/lib/broadcast-run/queue-depths.ts";
import { keepScore, createLedger } from "../helpers/scoreboard.ts";
import { until } from "../helpers/until.ts";

const wait = (clock: Clock, milliseconds: number): Promise<void> =>
  new Promise((resolve) => clock.after(milliseconds, resolve));

const SPEED = 20;
const clock = createFastClock(SPEED);

/** Of the initial 500, as many leave as new ones connect. */
const CLIENTS = 500;
const LEAVING = 64;

/** Broadcasts, with the gateway's seconds between them. */
const BROADCASTS = 8;
const INTERVAL_SECONDS = 16;

/**
 * A killed worker holds its lease for the function's timeout in real time, the only time that functions know. Its
 * message must be invisible for longer than that on the gateway's clock, or it is dead-lettered before another worker
 * can take over.
 */
const TIMEOUT_SECONDS = 10;
const VISIBILITY_SECONDS = 230;

/** Every kind except false 410s: a client that is reported gone is promised nothing. */
const FAULTS = {
  // Kills the first three of 45 invocations if they take 150 ms, which whole broadcasts do. So workers are killed, but
  // no message reaches the five receives that would dead-letter it.
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

/** A client that is idle for ten of the gateway's minutes is closed; a busy machine may take as long to connect all. */
const KEEP_ALIVE_MS = 10_000;
/** Batches of clients. */
const TURNS = 100;
const PONG = '{"action":"pong"}';
/** Of a message whose integration took longer than 29 of the gateway's seconds, as on a busy machine. */
const TIMED_OUT = '{"message": "Endpoint request timed out"';

interface Member {
  client: TestClient;
  /** Number of broadcasts that were requested before it connected. */
  missed: number;
}

describe("delivery under faults", function () {
  this.timeout(300_000);
  let stack: StackCopy;
  let gateway: DevGateway;
  let members: Member[];
  let leaving: Member[];
  let sent: string[];

  let keepAlive: NodeJS.Timeout;
  let clients: TestClient[];

  before(async () => {
    clients = [];
    let turn = 0;
    // Concurrently they would exceed the stage's burst.
    keepAlive = setInterval(() => {
      turn += 1;
      for (let index = turn % TURNS; index < clients.length; index += TURNS) {
        const client = clients[index]!;
        if (client.socket.readyState === 1) client.send({ action: "ping" });
      }
    }, KEEP_ALIVE_MS / TURNS);
    stack = await copyDevStack((resources) => {
      findFunction(resources, "broadcast")["timeout"] = TIMEOUT_SECONDS;
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

  /** Retries when it is refused, like clients: throttled, or because a table failed too often in the authorizer or `$connect`. */
  const connectPatiently = async (): Promise<Member> => {
    for (;;) {
      try {
        const client = await connect(gateway.url);
        clients.push(client);
        return { client, missed: sent.length };
      } catch (error) {
        expect(String(error)).to.match(/Unexpected server response: (?:429|500|502)$/);
        await wait(clock, Math.random() * 10_000);
      }
    }
  };

  const connectAll = (count: number): Promise<Member[]> =>
    pMap(Array.from({ length: count }), connectPatiently, { concurrency: 8 });

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

  /** Waits until no message is left, and clients have every frame that was sent to them. */
  const settle = async (): Promise<void> => {
    await until(() => enqueued() === sent.length);
    await until(queuesAreEmpty, 150_000);
    expect(members.every(({ client }) => client.socket.readyState === 1)).to.equal(true);
    await Promise.all(members.map(({ client }) => waitForPong(client)));
  };

  const readHappened = async (): Promise<Record<string, number>> => {
    const response = await fetch(`${gateway.endpoint}/_local/faults`);
    return ((await response.json()) as { happened: Record<string, number> }).happened;
  };

  /** Sum of the counts of workers that were not killed. */
  const counted = (name: string): number =>
    gateway.lines
      .filter((line) => line.startsWith('{"_aws":'))
      .map((line) => Number((JSON.parse(line) as Record<string, unknown>)[name] ?? 0))
      .reduce((sum, count) => sum + count, 0);

  it("R3 loses no message of any client that stays, for two minutes", async function () {
    const startMs = clock.now();
    const newcomers = connectAll(LEAVING);
    for (let at = 0; at < BROADCASTS; at += 1) {
      for (const { client } of leaving.splice(0, LEAVING / BROADCASTS)) client.socket.terminate();
      await broadcast(`message ${at}`);
    }
    expect((clock.now() - startMs) * SPEED).to.be.at.least(120_000);
    members.push(...(await newcomers));
    await settle();

    const happened = await readHappened();
    expect(members).to.have.length(CLIENTS);
    const ledger = createLedger(...owedAndDelivered(members, sent));
    expect(ledger.lost).to.equal(0);
    for (const { client } of members) {
      expect(sent).to.include.members(listFrames(client));
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

  it("counts every recipient once if no worker is killed", async () => {
    const faults = { ...FAULTS, deliveries: [{ twice: true }], kills: [] };
    const body = JSON.stringify(faults);
    await fetch(`${gateway.endpoint}/_local/faults`, { method: "PUT", body });
    // Clients that connected in the previous test have left.
    members = members.filter(({ client }) => client.socket.readyState === 1);
    expect(members).to.have.length(CLIENTS - LEAVING);
    // Including zombies, which accept posts like clients.
    const recipients = gateway.connections();
    let deliveries: number | undefined;
    // On a busy machine, a worker may be ended by its timeout, and its counts are lost.
    for (let round = 0; deliveries === undefined; round += 1) {
      deliveries = await countDeliveries([`one ${round}`, `two ${round}`]);
    }
    // A post with a late response, as on a busy machine, is repeated, and counted when it is answered.
    expect(deliveries).to.equal(2 * recipients.length);
    expect(gateway.connections()).to.have.members(recipients);
    for (const kind of ["posts", "deliveries", "dynamodb"]) {
      expect((await readHappened())[kind]).to.be.greaterThan(0);
    }
  });

  /** @returns undefined if a worker was ended before it told its counts. */
  const countDeliveries = async (texts: string[]): Promise<number | undefined> => {
    const endings = () => gateway.lines.filter((line) => line.includes("Task timed out")).length;
    const before = { endings: endings(), counted: counted("delivered") };
    for (const text of texts) await broadcast(text);
    await settle();
    for (const { client } of members) {
      for (const text of texts) expect(countCopies(client, text)).to.be.at.least(1);
    }
    return endings() === before.endings ? counted("delivered") - before.counted : undefined;
  };
});

const waitForPong = ({ socket }: TestClient): Promise<void> =>
  new Promise((resolve) => {
    socket.once("pong", () => resolve());
    socket.ping();
  });

/** What broadcasts brought. */
const listFrames = ({ pending }: TestClient): string[] =>
  pending.filter((frame) => frame !== PONG && !frame.startsWith(TIMED_OUT));

const countCopies = ({ pending }: TestClient, data: string): number =>
  pending.filter((frame) => frame === data).length;

/** Expected messages per client; and the delivered ones, including duplicates. */
const owedAndDelivered = (members: Member[], sent: string[]): [string[], string[]] => [
  members.flatMap(({ missed }, index) => sent.slice(missed).map((data) => `${index} ${data}`)),
  members.flatMap(({ client }, index) => listFrames(client).map((data) => `${index} ${data}`)),
];
