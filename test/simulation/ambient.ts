// Globals that handlers could use instead of injected ones: time, randomness and timers. For code in the simulation
// they are simulated, or throw. Other code in the process keeps the real ones.
import { AsyncLocalStorage } from "node:async_hooks";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

interface Source {
  /** Epoch milliseconds. */
  now: () => number;
  random: () => number;
  /** For code that uses timers. Default: it may not. @returns a function that cancels it. */
  after?: (milliseconds: number, callback: () => void) => () => void;
}

type AnyFunction = (...given: any[]) => unknown;

type Within = (source: Source, ...given: any[]) => unknown;

const sources = new AsyncLocalStorage<Source>();

/** @returns a function that calls `within` in a simulation, and the original elsewhere. */
const dispatch =
  (original: AnyFunction, owner: object, within: Within): AnyFunction =>
  (...given) => {
    const source = sources.getStore();
    return source ? within(source, ...given) : original.apply(owner, given);
  };

const refuse = (what: string) => (): never => {
  throw new Error(`${what} was called within the simulation, which does not control it`);
};

/** What a simulation does not control. */
const REFUSED = ["setInterval", "setImmediate"] as const;

/** A timer is the function that cancels it. */
const startTimer: Within = ({ after = refuse("setTimeout") }, callback, milliseconds = 0) =>
  after(milliseconds, callback);

const endTimer: Within = (_, timer?: () => void) => timer?.();

/** Random bytes, for the epochs of channels. */
const bytesFrom: Within = ({ random }, size: number) =>
  Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));

/** Random hexadecimal digits in the positions of a UUID. */
const uuidFrom = ({ random }: Source): string =>
  "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", () =>
    Math.floor(random() * 16).toString(16),
  );

/** The same class for `instanceof`, for simulated and real dates. */
const dateFrom = (original: DateConstructor): DateConstructor => {
  const now = dispatch(original.now, original, (source) => source.now());
  return new Proxy(original, {
    construct: (target, given) =>
      given.length === 0 ? new target(now() as number) : Reflect.construct(target, given),
    get: (target, name) => (name === "now" ? now : Reflect.get(target, name)),
  });
};

/** @returns the result of `run`, after everything is restored. */
export const withAmbient = async <Result>(
  source: Source,
  run: () => Promise<Result>,
): Promise<Result> => {
  const restores: (() => void)[] = [];
  const replace = (owner: object, name: string, value: unknown) => {
    const before = Object.getOwnPropertyDescriptor(owner, name);
    restores.push(() =>
      before
        ? Object.defineProperty(owner, name, before)
        : delete (owner as Record<string, unknown>)[name],
    );
    Object.defineProperty(owner, name, { value, configurable: true, writable: true });
  };
  const replaceCall = (owner: object, name: string, within: Within) => {
    const original = (owner as Record<string, AnyFunction>)[name]!;
    replace(owner, name, Object.assign(dispatch(original, owner, within), original));
  };
  replace(globalThis, "Date", dateFrom(Date));
  replaceCall(Math, "random", ({ random }) => random());
  replaceCall(performance, "now", ({ now }) => now());
  replaceCall(process, "hrtime", refuse("process.hrtime"));
  for (const owner of [crypto, globalThis.crypto]) replaceCall(owner, "randomUUID", uuidFrom);
  replaceCall(crypto, "randomBytes", bytesFrom);
  replaceCall(globalThis, "setTimeout", startTimer);
  replaceCall(globalThis, "clearTimeout", endTimer);
  for (const name of REFUSED) replaceCall(globalThis, name, refuse(name));
  syncBuiltinESMExports();
  try {
    return await sources.run(source, run);
  } finally {
    for (const restore of restores.toReversed()) restore();
    syncBuiltinESMExports();
  }
};
