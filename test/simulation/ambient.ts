// Globals that handlers could use instead of injected ones: time, randomness and timers. For code in the simulation
// they are simulated, or throw. Other code in the process keeps the real ones.
import { AsyncLocalStorage } from "node:async_hooks";
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

interface Source {
  /** Epoch milliseconds. */
  now: () => number;
  random: () => number;
}

type AnyFunction = (...given: any[]) => unknown;

const sources = new AsyncLocalStorage<Source>();

/** @returns a function that calls `within` in a simulation, and the original elsewhere. */
const dispatch =
  (original: AnyFunction, owner: object, within: (source: Source) => unknown): AnyFunction =>
  (...given) => {
    const source = sources.getStore();
    return source ? within(source) : original.apply(owner, given);
  };

const refuse = (what: string) => (): never => {
  throw new Error(`${what} was called within the simulation, which does not control it`);
};

const TIMERS = ["setTimeout", "setInterval", "setImmediate"] as const;

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
  const replaceCall = (owner: object, name: string, within: (source: Source) => unknown) => {
    const original = (owner as Record<string, AnyFunction>)[name]!;
    replace(owner, name, Object.assign(dispatch(original, owner, within), original));
  };
  replace(globalThis, "Date", dateFrom(Date));
  replaceCall(Math, "random", ({ random }) => random());
  replaceCall(performance, "now", ({ now }) => now());
  replaceCall(process, "hrtime", refuse("process.hrtime"));
  for (const owner of [crypto, globalThis.crypto]) replaceCall(owner, "randomUUID", uuidFrom);
  replaceCall(crypto, "randomBytes", refuse("randomBytes"));
  for (const name of TIMERS) replaceCall(globalThis, name, refuse(name));
  syncBuiltinESMExports();
  try {
    return await sources.run(source, run);
  } finally {
    for (const restore of restores.toReversed()) restore();
    syncBuiltinESMExports();
  }
};
