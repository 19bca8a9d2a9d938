// Waits for something that happens on its own.

const PATIENCE_MS = 8000;

/** @throws when it has not come true in time. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  const deadlineMs = Date.now() + PATIENCE_MS;
  while (!(await condition())) {
    if (Date.now() > deadlineMs)
      throw new Error(`Not within ${PATIENCE_MS} ms: ${String(condition)}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};
