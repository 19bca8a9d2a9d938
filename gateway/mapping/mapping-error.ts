// Thrown for syntax of a mapping template or selection expression that the gateway does not support.

export class MappingError extends Error {
  override name = "MappingError";
}

/** @returns what is not supported. @throws any other error: a fault is not hidden. */
export const readProblem = (error: unknown): string => {
  if (error instanceof MappingError) return error.message;
  throw error;
};
