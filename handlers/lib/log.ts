// Structured logs: one JSON object a line, escaped by JSON, so that no client can forge a line.

type Level = "INFO" | "WARN" | "ERROR";

export interface LogFields {
  requestId?: string;
  connectionId?: string;
  routeKey?: string;
  [key: string]: unknown;
}

export type Log = (level: Level, message: string, fields?: LogFields) => void;

/** Straight to stdout: Lambda's console methods would put text before the JSON. */
export const stdoutLog: Log = (level, message, fields) => {
  const line = { level, time: new Date().toISOString(), message, ...fields };
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

/** @returns what a line says of an error; `actual` and `expected` where it knows them. */
export const errorFields = (error: unknown): LogFields => {
  if (!(error instanceof Error)) return { error: String(error) };
  const { name, message, stack, cause } = error;
  return {
    error: { name, message, stack, ...(cause instanceof Error && { cause: cause.message }) },
  };
};

export const textOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
