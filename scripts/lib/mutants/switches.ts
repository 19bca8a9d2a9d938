// Activates one mutant at a time, and records which mutants' places are reached.
import type { MutantId } from "./protocol.ts";

/** The state that an instrumented file reads and writes. */
interface FileSwitch {
  /** The number of the active mutant in this file. */
  alive: number;
  /** By number: 1 if the mutant's place was reached. */
  reached: number[];
}

const NONE = -1;

const switches = new Map<string, FileSwitch>();

const switchFor = (file: string): FileSwitch => {
  const found = switches.get(file) ?? { alive: NONE, reached: [] };
  switches.set(file, found);
  return found;
};

/** The name of the global that instrumented files use. */
Object.assign(globalThis, { __mutants: { file: switchFor } });

/** @param id undefined for the original code. */
export const bringToLife = (id?: MutantId): void => {
  for (const each of switches.values()) each.alive = NONE;
  if (id === undefined) return;
  const at = id.lastIndexOf("#");
  switchFor(id.slice(0, at)).alive = Number(id.slice(at + 1));
};

/** @returns the places reached since the last call. */
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
