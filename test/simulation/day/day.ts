// Clients through a day of 24 hours, in virtual time: the seed decides everything.
import type { ListCoverage } from "../coverage.ts";
import type { Summary } from "../seeds.ts";
import { type Day, judge } from "./judge.ts";
import { Person } from "./person.ts";
import { inVirtualTime, type VirtualWorld } from "./virtual-world.ts";
import { MISHAPS } from "./weather.ts";

const MINUTE_MS = 60_000;
const HOURS = 24;

/** Longer than a keepalive, a presence, and the longest wait between attempts. */
const QUIET_MS = 15 * MINUTE_MS;

/** One seed in this many loses its table once. */
const FORGETFUL = 4;

/** Consequences of mishaps. */
const EVENTS = [
  "replaced before the two hours",
  "ended with its token",
  "ended idle",
  "everything forgotten",
  "handshake failed",
  "internal server error",
  "publish: Timeout",
  "Forbidden",
  "losses told",
  "publications delivered",
];

/** @returns how often each has occurred. All must, in many days. */
export const listDayCoverage: ListCoverage = ({ counts }) =>
  [...Object.keys(MISHAPS), ...EVENTS].map((name) => [name, counts[name] ?? 0]);

export const simulateDay = (seed: number): Promise<Summary> =>
  inVirtualTime(seed, MISHAPS, async (world) => {
    const violations = judge(await live(seed, world));
    const { weather } = world;
    return {
      seeds: 1,
      happenings: weather.counts["publications delivered"] ?? 0,
      counts: weather.counts,
      duplicates: {},
      failures: violations.length > 0 ? [{ seed, violations }] : [],
    };
  });

const live = async (seed: number, world: VirtualWorld): Promise<Day> => {
  const { scheduler, weather, api, pass } = world;
  const tables = [api.functions.table];
  const persons = [1, 2, 3, 4].map((number) => new Person(world, number));
  for (const person of persons) person.start();
  await pass(MINUTE_MS);
  weather.isFair = false;
  for (const person of persons) person.live();
  if (seed % FORGETFUL === 0) {
    scheduler.afterInBackground(weather.below(HOURS * 60) * MINUTE_MS, () => {
      api.forget();
      tables.push(api.functions.table);
    });
  }
  await pass(HOURS * 60 * MINUTE_MS);
  weather.isFair = true;
  for (const person of persons) person.settle();
  await pass(QUIET_MS);
  const members = await api.functions.listMembers("room:1");
  for (const person of persons) person.stop();
  await pass(MINUTE_MS);
  const told = persons.flatMap(({ notes }) => [...notes.values()].flatMap((each) => each.told));
  weather.count("losses told", told.filter(({ kind }) => kind === "lost").length);
  weather.count("publications delivered", told.filter(({ kind }) => kind === "got").length);
  const { rejections } = world;
  return { persons, tables, members, rejections, timers: world.timers, connections: api.openCount };
};
