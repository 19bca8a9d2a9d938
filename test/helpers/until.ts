// Waits for a condition by polling.

const PATIENCE_MS = 120_000;

/** @throws when it is not met in time. @param patienceMs Default 120,000. */
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
