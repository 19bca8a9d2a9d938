// Waits for something that happens on its own.

const PATIENCE_MS = 30_000;

/** @throws when it has not come true in time. @param patienceMs default 30,000. */
export const until = async (
  condition: () => boolean | Promise<boolean>,
  patienceMs = PATIENCE_MS,
): Promise<void> => {
  const deadlineMs = Date.now() + patienceMs;
  while (!(await condition())) {
    if (Date.now() > deadlineMs)
      throw new Error(`Not within ${patienceMs} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
