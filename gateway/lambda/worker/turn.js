// Waits for turns of the event loop.

/** Resolves after uncaught errors of this turn have been reported. @returns {Promise<void>} */
export const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
