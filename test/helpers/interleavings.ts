// Every order in which the steps of several processes can come, one after the other.

export interface Stepped {
  /** A process that makes a step calls this first, and goes on once it is its turn. */
  step: () => Promise<void>;
}

export type Process = (turn: Stepped) => Promise<void>;

/**
 * Runs the processes again and again, each time in another order, until there is none left. What a process does between
 * two steps is done at once.
 *
 * @param prepare makes the processes anew, and what they share. @param check is called at the end of each run.
 */
export const everyInterleaving = async (
  prepare: () => { processes: Process[]; check: (order: string) => void },
): Promise<number> => {
  let choices: number[] = [];
  for (let runs = 1; ; runs += 1) {
    const { processes, check } = prepare();
    const { taken, widths } = await run(processes, choices);
    check(taken.join(""));
    const next = successor(taken, widths);
    if (!next) return runs;
    choices = next;
  }
};

/** The next order, as counting up goes: the last choice that has another one. */
const successor = (taken: number[], widths: number[]): number[] | undefined => {
  const at = taken.findLastIndex((choice, index) => choice + 1 < widths[index]!);
  return at === -1 ? undefined : [...taken.slice(0, at), taken[at]! + 1];
};

/** @param choices which of the waiting steps comes next, each time; the first one from there on. */
const run = async (processes: Process[], choices: number[]) => {
  const waiting: (() => void)[] = [];
  let active = processes.length;
  const step = () => new Promise<void>((resolve) => waiting.push(resolve));
  const ends = processes.map(async (process) => {
    await step();
    await process({ step }).finally(() => (active -= 1));
  });
  const taken: number[] = [];
  const widths: number[] = [];
  for (;;) {
    await new Promise(setImmediate);
    if (waiting.length === 0) break;
    const choice = choices[taken.length] ?? 0;
    taken.push(choice);
    widths.push(waiting.length);
    const [resume] = waiting.splice(choice, 1);
    resume!();
  }
  if (active > 0) throw new Error("A process waits for something else than its turn");
  await Promise.all(ends);
  return { taken, widths };
};
