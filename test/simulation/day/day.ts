// Clients through a day of 24 hours, in virtual time: the seed decides everything.
import { createRandom } from "../../../shared/random.ts";
import { withAmbient } from "../ambient.ts";
import type { ListCoverage } from "../coverage.ts";
import { Scheduler } from "../scheduler.ts";
import type { Summary } from "../seeds.ts";
import { Api } from "./api.ts";
import { judge } from "./judge.ts";
import { Person } from "./person.ts";
import { MISHAPS, Weather } from "./weather.ts";

const MINUTE_MS = 60_000;
const START_MS = 1_800_000_000_000;
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

export const simulateDay = async (seed: number): Promise<Summary> => {
  const rejections: string[] = [];
  const onRejection = (reason: unknown) => rejections.push(String(reason));
  process.on("unhandledRejection", onRejection);
  const scheduler = new Scheduler(START_MS, createRandom(seed ^ 0xda7));
  const weather = new Weather(seed);
  let timers = 0;
  const after = (milliseconds: number, run: () => void) => {
    timers += 1;
    let isOver = false;
    const end = () => {
      if (!isOver) timers -= 1;
      isOver = true;
    };
    const cancel = scheduler.after(milliseconds, () => {
      end();
      run();
    });
    return () => {
      end();
      cancel();
    };
  };
  try {
    return await withAmbient({ now: scheduler.now, random: weather.random, after }, () =>
      run(seed, scheduler, weather, { rejections, countTimers: () => timers }),
    );
  } finally {
    process.off("unhandledRejection", onRejection);
  }
};

const run = async (
  seed: number,
  scheduler: Scheduler,
  weather: Weather,
  { rejections, countTimers }: { rejections: string[]; countTimers: () => number },
): Promise<Summary> => {
  const api = new Api(scheduler, weather);
  const tables = [api.functions.table];
  const persons = [1, 2, 3, 4].map((number) => new Person({ scheduler, weather, api }, number));
  const pass = (milliseconds: number) => scheduler.run(scheduler.now() + milliseconds, Infinity);
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
  const left = { timers: countTimers(), connections: api.openCount };
  const violations = judge({ persons, tables, rejections, members, ...left });
  return {
    seeds: 1,
    happenings: told.length,
    counts: weather.counts,
    duplicates: {},
    failures: violations.length > 0 ? [{ seed, violations }] : [],
  };
};
