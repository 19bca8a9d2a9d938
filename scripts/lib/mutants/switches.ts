// Brings one mutant to life at a time, and notes which mutants' places are reached.
import type { MutantId } from "./protocol.ts";

/** What the text of an instrumented file reads and writes. */
interface FileSwitch {
  /** The number of the mutant that is alive in this file. */
  alive: number;
  /** By number: 1 when the mutant's place has been reached. */
  reached: number[];
}

const NONE = -1;

const switches = new Map<string, FileSwitch>();

const switchOf = (file: string): FileSwitch => {
  const found = switches.get(file) ?? { alive: NONE, reached: [] };
  switches.set(file, found);
  return found;
};

/** Instrumented files find it under this name. */
Object.assign(globalThis, { __mutants: { file: switchOf } });

/** @param id nothing: the code is as it was written. */
export const bringToLife = (id?: MutantId): void => {
  for (const each of switches.values()) each.alive = NONE;
  if (id === undefined) return;
  const at = id.lastIndexOf("#");
  switchOf(id.slice(0, at)).alive = Number(id.slice(at + 1));
};

/** @returns what has been reached since the last call. */
export const takeReached = (): Set<MutantId> => {
  const taken = new Set<MutantId>();
  for (const [file, { reached }] of switches) {
    reached.forEach((isReached, number) => {
      if (isReached) taken.add(`${file}#${number}`);
    });
    reached.length = 0;
  }
  return taken;
};
