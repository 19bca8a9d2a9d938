// Channels on the local gateway, with the deployed zips: how long a publication takes to its members, by the publishing
// function and by the queue, and how long resuming takes. Needs "npm run build" and "npm run synth".
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { WebSocket } from "ws";
import { startGateway } from "../gateway/index.ts";
import { answerHelp } from "../scripts/lib/help.ts";
import { machine } from "./lib/processes.ts";
import { judge, median, table } from "./lib/statistics.ts";

answerHelp(import.meta.filename);

const MEMBERS = 100;
const MISSED = 100;
const ROUNDS = 30;

const gateway = await startGateway({
  configurationPath: "cdktf.out/stacks/dev/cdk.tf.json",
  output: { info: () => {}, warn: () => {}, functionLine: () => {} },
});
const url = `ws://127.0.0.1:${gateway.port}/dev?token=allow-ws-connection`;

interface Member {
  send: (frame: object) => void;
  /** Resolves with the next frame that fits. */
  next: (fits: (frame: Record<string, unknown>) => boolean) => Promise<Record<string, unknown>>;
  close: () => void;
}

const connect = async (): Promise<Member> => {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    next: (fits) =>
      new Promise((resolve) => {
        const listen = (data: Buffer) => {
          const frame = JSON.parse(data.toString()) as Record<string, unknown>;
          if (!fits(frame)) return;
          socket.off("message", listen);
          resolve(frame);
        };
        socket.on("message", listen);
      }),
    close: () => socket.close(),
  };
};

const ask = async (member: Member, request: object, id: number) => {
  const reply = member.next((frame) => frame["id"] === id);
  member.send({ ...request, id });
  return reply;
};

const isPublication = (data: unknown) => (frame: Record<string, unknown>) =>
  frame["action"] === undefined && frame["data"] === data;

/** @returns the median of the milliseconds of some rounds, of which the first two warm up. */
const measure = async (rounds: number, round: (at: number) => Promise<unknown>) => {
  const times: number[] = [];
  for (let at = 0; at < rounds + 2; at += 1) {
    const startedMs = performance.now();
    await round(at);
    times.push(performance.now() - startedMs);
  }
  return median(times.slice(2));
};

const publisher = await connect();
const members: Member[] = [];
for (let at = 0; at < MEMBERS; at += 1) {
  const member = await connect();
  await ask(member, { action: "subscribe", channel: "room:large" }, 1);
  members.push(member);
}
const [first] = members;
if (!first) throw new Error("There are no members");
await ask(first, { action: "subscribe", channel: "room:small" }, 2);

const byFunction = await measure(ROUNDS, async (at) => {
  const arrived = first.next(isPublication(`f${at}`));
  publisher.send({ action: "publish", channel: "room:small", data: `f${at}` });
  await arrived;
});

const sqs = new SQSClient({
  endpoint: `http://127.0.0.1:${gateway.port}`,
  region: "eu-west-1",
  credentials: { accessKeyId: "any", secretAccessKey: "any" },
});
const QueueUrl = `http://127.0.0.1:${gateway.port}/000000000000/websocket-dev-broadcasts`;
const byQueue = await measure(ROUNDS / 3, async (at) => {
  const arrived = first.next(isPublication(`q${at}`));
  const MessageBody = JSON.stringify({ channel: "room:small", data: `q${at}` });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  await arrived;
});

const room = await measure(ROUNDS / 3, async (at) => {
  const arrived = members.map((member) => member.next(isPublication(`r${at}`)));
  publisher.send({ action: "publish", channel: "room:large", data: `r${at}` });
  await Promise.all(arrived);
});

const { epoch } = await ask(publisher, { action: "history", channel: "room:missed" }, 3);
for (let at = 1; at <= MISSED; at += 1) {
  await ask(publisher, { action: "publish", channel: "room:missed", data: at }, 10 + at);
}
let resumed = 0;
const resume = await measure(ROUNDS, async (at) => {
  const since = { epoch, offset: 0 };
  const request = { action: "subscribe", channel: "room:missed", since };
  const { publications } = await ask(publisher, request, 1000 + at);
  resumed = (publications as unknown[]).length;
});

console.log(`${table([
  ["milliseconds, median", ""],
  ["publish to one member", byFunction],
  ["the same through the queue", byQueue],
  [`publish to a room of ${MEMBERS}, all members`, room],
  [`resume ${MISSED} missed publications`, resume],
])}

${machine()}`);
await gateway.close();
judge([
  ["publish to one member, ms", byFunction, "<=", 30],
  ["through the queue ÷ directly", byQueue / byFunction, ">=", 1],
  [`room of ${MEMBERS}, ms`, room, "<=", 60],
  ["resume, ms", resume, "<=", 30],
  ["publications resumed in one reply", resumed, ">=", MISSED],
]);
