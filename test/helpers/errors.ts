// Expected errors.

/** @returns the error with which the promise rejects. @throws when it is fulfilled. */
export const catchRejection = async (promise: Promise<unknown>): Promise<Error> => {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`Expected an Error, got ${String(error)}`, { cause: error });
  }
  throw new Error("Expected a rejection");
};

/** @returns the message of the error that is thrown; undefined if there is none. */
export const catchMessage = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
};
