// Channels on the local gateway, with the deployed zips, beside rooms of socket.io in one process: how long a publication
// takes to its members, by the publishing function and by the queue, how long coming back takes, and how many requests a
// second. Needs "npm run build" and "npm run synth".
import { answerHelp } from "../scripts/lib/help.ts";
import { machine } from "./lib/processes.ts";
import { judge, median, table } from "./lib/statistics.ts";
import type { Contender, Member } from "./realtime/contender.ts";
import { startGatewayContender } from "./realtime/gateway.ts";
import { startSocketIo } from "./realtime/socket-io.ts";

answerHelp(import.meta.filename);

const MEMBERS = 100;
const MISSED = 100;
const ROUNDS = 30;
const REQUESTS = 300;

/** Requests of one client that are under way at once. */
const AT_ONCE = 20;

/** A contender with a publisher and a room. */
interface Room {
  contender: Contender;
  publisher: Member;
  members: Member[];
}

const prepare = async (contender: Contender): Promise<Room> => {
  const publisher = await contender.connect();
  const members: Member[] = [];
  for (let at = 0; at < MEMBERS; at += 1) {
    const member = await contender.connect();
    await member.join("room:large");
    members.push(member);
  }
  await members[0]?.join("room:small");
  return { contender, publisher, members };
};

/** Its time is measured until it resolves; `rest` is awaited before the next one. */
type Round = (at: number) => Promise<{ rest?: Promise<unknown> }>;

const hearAll = (listeners: Member[], data: string): Promise<unknown> =>
  Promise.all(listeners.map((listener) => listener.hear(data)));

/** Until the members have it; the acknowledgement may come later. */
const publishTo =
  (publisher: Member, listeners: Member[], channel: string): Round =>
  async (at) => {
    const data = `${channel} ${at}`;
    const heard = hearAll(listeners, data);
    const rest = publisher.publish(channel, data);
    await heard;
    return { rest };
  };

/** @returns the median of some rounds in milliseconds, of which the first two warm up. */
const measure = async (rounds: number, round: Round): Promise<number> => {
  const times: number[] = [];
  for (let at = 0; at < rounds + 2; at += 1) {
    const startedMs = performance.now();
    const { rest } = await round(at);
    times.push(performance.now() - startedMs);
    await rest;
  }
  return median(times.slice(2));
};

/** @returns the median of the milliseconds of coming back, without those of being away. */
const measureReturn = async ({ contender, publisher }: Room): Promise<number> => {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS / 3; round += 1) {
    const channel = `room:missed-${round}`;
    const member = await contender.connect();
    await member.join(channel);
    await Promise.all([member.hear("before"), publisher.publish(channel, "before")]);
    await member.drop();
    for (let at = 0; at < MISSED; at += 1) await publisher.publish(channel, `missed ${at}`);
    const startedMs = performance.now();
    await member.comeBack(channel, MISSED);
    times.push(performance.now() - startedMs);
    member.close();
  }
  return median(times);
};

/** @returns requests a second, some at once, after a few to warm up. */
const measureRate = async (request: (at: number) => Promise<void>): Promise<number> => {
  let next = -AT_ONCE;
  const work = async (until: number) => {
    while (next < until) await request((next += 1));
  };
  const workAtOnce = (until: number) =>
    Promise.all(Array.from({ length: AT_ONCE }, () => work(until)));
  await workAtOnce(0);
  const startedMs = performance.now();
  await workAtOnce(REQUESTS);
  return (REQUESTS * 1000) / (performance.now() - startedMs);
};

const NAMES = {
  one: "publish to one member, ms",
  all: `publish to a room of ${MEMBERS}, all members, ms`,
  back: `connect again, with ${MISSED} missed publications, ms`,
  publishes: "publishes a second, one channel, nobody there",
  joins: "joins a second",
};

type Figures = Record<keyof typeof NAMES, number>;

const measureAll = async (room: Room): Promise<Figures> => {
  const { publisher, members } = room;
  const [first, ...others] = members;
  if (!first) throw new Error("There are no members");
  return {
    one: await measure(ROUNDS, publishTo(publisher, [first], "room:small")),
    all: await measure(ROUNDS / 3, publishTo(publisher, members, "room:large")),
    back: await measureReturn(room),
    publishes: await measureRate((at) => publisher.publish("room:empty", `empty ${at}`)),
    joins: await measureRate(async (at) => {
      await others[Math.abs(at) % others.length]?.join(`room:join-${at}`);
    }),
  };
};

const gateway = await startGatewayContender();
const contenders = [gateway, await startSocketIo()];
const figures: Figures[] = [];
const rooms: Room[] = [];
for (const contender of contenders) rooms.push(await prepare(contender));
for (const room of rooms) figures.push(await measureAll(room));
const small = await gateway.connect();
await small.join("room:small");
const byQueue = await measure(ROUNDS / 3, async (at) => {
  const heard = small.hear(`queued ${at}`);
  const rest = gateway.enqueue("room:small", `queued ${at}`);
  await heard;
  return { rest };
});
const late = await gateway.connect();
await late.join("room:resumed");
await late.drop();
for (let at = 0; at < MISSED; at += 1) await small.publish("room:resumed", `missed ${at}`);
await late.comeBack("room:resumed", MISSED);
const resumed = await measure(ROUNDS, async () => {
  await late.resume("room:resumed", MISSED);
  return {};
});
const [ours, baseline] = figures;
if (!ours || !baseline) throw new Error("Nothing was measured");
console.log(`${table([
  ["", ...contenders.map(({ what }) => what), "socket.io ÷ gateway"],
  ...Object.entries(NAMES).map(([key, name]) => {
    const [a, b] = [ours[key as keyof Figures], baseline[key as keyof Figures]];
    return [name, a, b, b / a];
  }),
  ["publish to one member by the queue, ms", byQueue, "", ""],
  [`${MISSED} missed publications, once connected, ms`, resumed, "", ""],
])}

${machine()}`);
for (const { publisher, members } of rooms)
  for (const each of [publisher, ...members]) each.close();
for (const contender of contenders) await contender.close();
judge([
  [NAMES.one, ours.one, "<=", 30],
  ["by the queue ÷ directly", byQueue / ours.one, ">=", 1],
  [NAMES.all, ours.all, "<=", 60],
  [`${MISSED} missed publications, once connected, ms`, resumed, "<=", 30],
]);
