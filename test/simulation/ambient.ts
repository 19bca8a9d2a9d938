// What handlers could take from the machine instead of from whoever calls them: time, chance and timers. While a
// simulation runs, all of it is the simulation's, or throws.
import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

interface Source {
  /** Epoch milliseconds. */
  now: () => number;
  random: () => number;
}

const refuse = (what: string) => (): never => {
  throw new Error(`${what} was called within the simulation, which cannot decide when it ends`);
};

const REFUSED = ["setTimeout", "setInterval", "setImmediate"] as const;

/** Hexadecimal digits in the places of a random UUID. */
const uuidFrom = (random: () => number): string =>
  "xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx".replaceAll("x", () =>
    Math.floor(random() * 16).toString(16),
  );

const dateOf = (now: () => number): DateConstructor =>
  class extends Date {
    constructor(...given: unknown[]) {
      super(...((given.length === 0 ? [now()] : given) as [number]));
    }
    static override now = now;
  } as DateConstructor;

/** @returns what `run` returns, once everything is as it was before. */
export const withAmbient = async <Result>(
  { now, random }: Source,
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
  replace(globalThis, "Date", dateOf(now));
  replace(Math, "random", random);
  replace(performance, "now", now);
  replace(process, "hrtime", refuse("process.hrtime"));
  replace(crypto, "randomUUID", () => uuidFrom(random));
  replace(globalThis.crypto, "randomUUID", () => uuidFrom(random));
  replace(crypto, "randomBytes", refuse("randomBytes"));
  for (const name of REFUSED) replace(globalThis, name, refuse(name));
  syncBuiltinESMExports();
  try {
    return await run();
  } finally {
    for (const restore of restores) restore();
    syncBuiltinESMExports();
  }
};
