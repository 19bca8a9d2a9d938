// npm run redrive against the local gateway with the dev stack: what it shows and moves, and that repeating it is safe.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { encodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { listPartitions } from "../../handlers/lib/connection-keys.ts";
import { createJsonClient } from "../../gateway/index.ts";
import { redrive } from "../../scripts/lib/redrive.ts";
import { connect, type TestClient } from "../helpers/client.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { catchRejection } from "../helpers/errors.ts";
import { queueDepths } from "../../scripts/lib/broadcast-run/queue-depths.ts";
import { until } from "../helpers/until.ts";

const run = promisify(execFile);

const LAYOUT = { version: 1, shards: 16 };

const workItem = (id: string, text: string): string =>
  encodeWorkItem({
    id,
    broadcastId: `broadcast-of-${id}`,
    text,
    slices: listPartitions([LAYOUT], "*").map((partition) => ({ partition })),
    recipients: [],
    generation: 8,
  });

describe("redrive of dead letters", function () {
  let gateway: DevGateway;
  let sqs: SQSClient;
  let client: TestClient;

  beforeEach(async () => {
    gateway = await startDevGateway();
    sqs = new SQSClient({
      endpoint: gateway.endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
    client = await connect(gateway.url);
  });

  afterEach(async () => {
    sqs?.destroy();
    await gateway?.close();
  });

  const toUrl = (name: string) =>
    `${gateway.endpoint}/000000000000/websocket-dev-broadcasts${name}`;

  const bury = async (body: string, reason?: string): Promise<void> => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: toUrl("-dead-letters"),
        MessageBody: body,
        ...(reason !== undefined && {
          MessageAttributes: { reason: { DataType: "String", StringValue: reason } },
        }),
      }),
    );
  };

  const redriveWith = async (options: { isDryRun?: boolean; through?: SQSClient } = {}) => {
    const { isDryRun = false, through = sqs } = options;
    const lines: string[] = [];
    const result = await redrive({
      sqs: through,
      environment: "dev",
      isDryRun,
      print: (line) => lines.push(line),
    });
    return { lines, result };
  };

  const buried = async () => (await queueDepths(createJsonClient(gateway.port, "eu-west-1")))[2];

  /** Waits until nothing is left to do, so that later deliveries are impossible. */
  const settled = () =>
    until(async () => {
      const [broadcasts, work] = await queueDepths(createJsonClient(gateway.port, "eu-west-1"));
      return broadcasts === 0 && work === 0;
    });

  it("shows each dead letter in a dry run, and moves none", async () => {
    await bury(workItem("w1", "to everybody"), "AccessDeniedException");
    await bury('{"data":{"a":1}}');
    await bury("{no JSON");
    const { lines, result } = await redriveWith({ isDryRun: true });
    expect(result).to.deep.equal({ moved: 2, stayed: 1 });
    expect(lines).to.have.length(4);
    const work = lines.find((line) => line.startsWith("work"));
    expect(work).to.include("broadcast-of-w1");
    expect(work).to.include('16 partitions, 0 recipients: "to everybody"');
    expect(work).to.include("(AccessDeniedException)");
    expect(work).to.match(/ \d+ s /);
    expect(lines.find((line) => line.startsWith("request"))).to.include("received too often");
    expect(lines.find((line) => line.startsWith("stays"))).to.include("Expected JSON");
    expect(lines.at(-1)).to.include("2 would be moved, 1 would stay. Nothing was changed");
    expect(await buried()).to.equal(3);
    expect(client.pending).to.deep.equal([]);
    // They are visible to others at once.
    expect((await redriveWith({ isDryRun: true })).result).to.deep.equal(result);
  });

  it("moves each to the queue for its kind, and leaves invalid ones", async () => {
    await bury(workItem("w1", "from work"));
    await bury('{"data":"from a request"}');
    await bury('{ "text": "without data" }');
    await bury("{no JSON");
    expect((await redriveWith()).result).to.deep.equal({ moved: 3, stayed: 1 });
    const frames = [await client.next(), await client.next(), await client.next()];
    expect(frames).to.have.members(["from work", "from a request", '{ "text": "without data" }']);
    expect(await buried()).to.equal(1);
    expect((await redriveWith()).result).to.deep.equal({ moved: 0, stayed: 1 });
    await settled();
    expect(client.pending).to.deep.equal([]);
  });

  it("delivers once what it moved twice, after a crash before the deletion", async () => {
    await bury('{"data":"once"}');
    await bury(workItem("w1", "once, too"));
    // Deletions fail.
    const dying = {
      send: (command: { constructor: { name: string } }) =>
        command.constructor.name === "DeleteMessageCommand"
          ? Promise.reject(new Error("the connection is gone"))
          : sqs.send(command as never),
    } as unknown as SQSClient;
    for (let times = 0; times < 3; times += 1) {
      const error = await catchRejection(redriveWith({ through: dying }));
      expect(error.message).to.equal("the connection is gone");
    }
    expect(await buried()).to.equal(2);
    expect((await redriveWith()).result).to.deep.equal({ moved: 2, stayed: 0 });
    const frames = [await client.next(), await client.next()];
    await settled();
    expect([...frames, ...client.pending]).to.have.members(["once", "once, too"]);
  });

  it("shows no secret when it runs as a command", async () => {
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSIsImV4cCI6MTd9.c2lnbmF0dXJlLW9mLWl0";
    const digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    await bury(JSON.stringify({ data: `bearer ${token} and ${digest}` }));
    await bury(JSON.stringify({ data: { password: "hunter2", user: "me" } }));
    await bury(`{"token":"hunter3"`);
    const args = ["scripts/redrive.ts", "dev", "--dry-run", "--endpoint", gateway.endpoint];
    const { stdout } = await run(process.execPath, args);
    expect(stdout.trim().split("\n")).to.have.length(4);
    for (const secret of [...token.split("."), digest, "hunter2", "hunter3"]) {
      expect(stdout).not.to.include(secret);
    }
    expect(stdout).to.include("bearer *** and ***").and.to.include("user");
  });

  for (const [what, args, message] of [
    ["no environment", [], "Expected one environment"],
    ["two environments", ["dev", "prod"], 'received "dev prod"'],
    [
      "an environment that does not exist",
      ["test"],
      'The queue "websocket-test-broadcasts-dead-letters" cannot be found',
    ],
    ["an unknown option", ["dev", "--force"], "--force"],
  ] as const) {
    it(`explains what is wrong with ${what}`, async () => {
      const all = ["scripts/redrive.ts", ...args, "--endpoint", gateway.endpoint];
      const { code, stderr } = await run(process.execPath, all).catch((error: any) => error);
      expect(code).to.equal(1);
      expect(stderr).to.include(message);
    });
  }
});
