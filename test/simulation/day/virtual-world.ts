// An API and its clients in virtual time, with what they leave behind.
import { createRandom } from "../../../shared/random.ts";
import { withAmbient } from "../ambient.ts";
import { Scheduler } from "../scheduler.ts";
import { Api } from "./api.ts";
import { type Mishaps, Weather } from "./weather.ts";

const START_MS = 1_800_000_000_000;

export interface VirtualWorld {
  scheduler: Scheduler;
  weather: Weather;
  api: Api;
  /** Lets this many milliseconds pass. */
  pass: (milliseconds: number) => Promise<unknown>;
  /** Timers of clients that are running. */
  readonly timers: number;
  /** Reasons of rejections that nobody has handled. */
  readonly rejections: string[];
}

/** @param mishaps what may go wrong, see {@link Weather}. */
export const inVirtualTime = async <Result>(
  seed: number,
  mishaps: Mishaps,
  run: (world: VirtualWorld) => Promise<Result>,
): Promise<Result> => {
  const rejections: string[] = [];
  const onRejection = (reason: unknown) => rejections.push(String(reason));
  const scheduler = new Scheduler(START_MS, createRandom(seed ^ 0xda7));
  const weather = new Weather(seed, mishaps);
  const timers = countTimers(scheduler);
  const world: VirtualWorld = {
    scheduler,
    weather,
    api: new Api(scheduler, weather),
    pass: (milliseconds) => scheduler.run(scheduler.now() + milliseconds, Infinity),
    get timers() {
      return timers.running.size;
    },
    rejections,
  };
  process.on("unhandledRejection", onRejection);
  try {
    const source = { now: scheduler.now, random: weather.random, after: timers.after };
    return await withAmbient(source, () => run(world));
  } finally {
    process.off("unhandledRejection", onRejection);
  }
};

const countTimers = (scheduler: Scheduler) => {
  const running = new Set<() => void>();
  const after = (milliseconds: number, callback: () => void) => {
    const cancel = scheduler.after(milliseconds, () => {
      running.delete(end);
      callback();
    });
    const end = () => {
      running.delete(end);
      cancel();
    };
    running.add(end);
    return end;
  };
  return { running, after };
};
