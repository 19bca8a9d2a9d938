// Runs the steps of several processes in every possible order.

interface Stepped {
  /** Awaited by a process before each step; resolves when it is its turn. */
  step: () => Promise<void>;
}

export type Process = (turn: Stepped) => Promise<void>;

/**
 * Runs the processes repeatedly, each time in another order, until all orders are done. A process is not interrupted
 * between two steps.
 *
 * @param prepare creates the processes and their shared state. @param check called after each run.
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

/** The next order, like counting up: changes the last choice that has an alternative. */
const successor = (taken: number[], widths: number[]): number[] | undefined => {
  const at = taken.findLastIndex((choice, index) => choice + 1 < widths[index]!);
  return at === -1 ? undefined : [...taken.slice(0, at), taken[at]! + 1];
};

/** @param choices index of the next waiting step at each point; 0 after the last. */
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
  if (active > 0) throw new Error("A process waits for something other than its turn");
  await Promise.all(ends);
  return { taken, widths };
};
