// The event loop's turns.

/** Resolves after whatever was caught by nobody in this turn has been told. @returns {Promise<void>} */
export const nextTurn = () => new Promise((resolve) => setImmediate(resolve));
