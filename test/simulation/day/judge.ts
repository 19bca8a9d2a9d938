// Judges a day: nothing lost that was not told, everything once and in order, nothing left behind.
import type { Position } from "../../../client/index.ts";
import type { FakeTable } from "../../helpers/fake-table.ts";
import type { Violation } from "../checker/rule.ts";
import { CHANNELS, type Person, type Told } from "./person.ts";

export interface Day {
  persons: Person[];
  /** All tables that there were, the last one is in use. */
  tables: FakeTable[];
  /** Timers that clients have left. */
  timers: number;
  /** Connections that clients have left. */
  connections: number;
  /** Reasons of rejections that nobody handled. */
  rejections: string[];
  /** Who was shown in the room at the end. */
  members: string[];
}

/** Data by offset, of each channel and epoch. */
type Logs = Map<string, Map<number, unknown>>;

const describe = (rule: string, message: string): Violation => ({ rule, message, about: [] });

const readLogs = (tables: FakeTable[]): Logs => {
  const logs: Logs = new Map();
  for (const { p, c, d } of tables.flatMap(({ items }) => items)) {
    if (!p.S.startsWith("log#") || !d) continue;
    const log = logs.get(p.S) ?? new Map<number, unknown>();
    logs.set(p.S, log.set(Number(c.S), JSON.parse(d.S)));
  }
  return logs;
};

export const judge = (day: Day): Violation[] => {
  const logs = readLogs(day.tables);
  const violations = day.persons.flatMap((person) =>
    CHANNELS.flatMap((channel) => {
      const { told, since } = person.notes.get(channel)!;
      const said = `${person.name} in ${channel}`;
      return [
        ...followStory(told, (at) => logs.get(`log#${channel}#${at.epoch}`) ?? new Map(), said),
        ...findLag(logs, channel, since, said),
      ];
    }),
  );
  if (day.tables.length === 1) violations.push(...judgeMemory(day, logs));
  for (const refusal of day.persons.flatMap(({ refusals }) => refusals)) {
    violations.push(describe("subscriptions outlive tokens", refusal));
  }
  for (const reason of day.rejections)
    violations.push(describe("no rejection is unhandled", reason));
  if (day.timers + day.connections > 0) {
    const left = `${day.timers} timers and ${day.connections} connections are left`;
    violations.push(describe("closed clients leave nothing", left));
  }
  const expected = day.persons.map(({ name }) => name).toSorted();
  if (String(day.members.toSorted()) !== String(expected)) {
    violations.push(describe("presence is exact", `shown are ${day.members.join(", ")}`));
  }
  return violations;
};

/** Follows what one application was told, publication by publication. */
const followStory = (
  told: Told[],
  readLog: (at: Position) => Map<number, unknown>,
  said: string,
): Violation[] => {
  const violations: Violation[] = [];
  let last: Position | undefined;
  for (const each of told) {
    const { at } = each;
    if (each.kind === "got") {
      const log = readLog(at);
      const label = `${said}: ${at.epoch} ${at.offset} after ${last?.epoch} ${last?.offset}`;
      const from = last?.epoch === at.epoch ? last.offset : 0;
      if (last && last.epoch !== at.epoch) violations.push(describe("losses are told", label));
      if (at.offset <= from) violations.push(describe("everything comes once, in order", label));
      for (let offset = from + 1; offset < at.offset; offset += 1) {
        if (log.has(offset)) violations.push(describe("nothing is lost", `${label}: ${offset}`));
      }
      if (log.get(at.offset) !== each.data)
        violations.push(describe("data is what was published", label));
    }
    last = at;
  }
  return violations;
};

/** What an application does not know at the end, although nothing has failed for a while. */
const findLag = (
  logs: Logs,
  channel: string,
  since: Position | undefined,
  said: string,
): Violation[] => {
  const log = logs.get(`log#${channel}#${since?.epoch}`) ?? new Map<number, unknown>();
  const missing = [...log.keys()].filter((offset) => offset > (since?.offset ?? -1));
  if (since && missing.length === 0) return [];
  return [describe("everybody catches up", `${said}: at ${since?.offset}, not ${missing.join()}`)];
};

/** A server that forgets nothing loses nothing in a room whose history is longer than the day. */
const judgeMemory = ({ persons }: Day, logs: Logs): Violation[] => {
  const losses = persons.filter(({ notes }) =>
    notes.get("room:1")!.told.some(({ kind }) => kind === "lost"),
  );
  const counts = new Map<string, number>();
  for (const [partition, log] of logs) {
    const channel = partition.split("#")[1]!;
    for (const data of log.values()) {
      const text = `${channel} ${String(data)}`;
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
  }
  return [
    ...losses.map(({ name }) =>
      describe("nothing is lost", `${name} was told of a loss in room:1`),
    ),
    ...persons
      .flatMap(({ acknowledged }) => acknowledged)
      .filter((text) => counts.get(text) !== 1)
      .map((text) => describe("a key is one publication", `${text}: ${counts.get(text) ?? 0}`)),
  ];
};
