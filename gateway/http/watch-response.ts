// Observes a response that other code writes.
import type { ServerResponse } from "node:http";

type Chunk = string | Uint8Array;

/** @param onEnd called when all of the body has been written, with a function that reads it. */
export const watchResponse = (
  response: ServerResponse,
  onEnd: (readBody: () => string) => void,
): void => {
  const chunks: Buffer[] = [];
  const keep = (chunk: unknown): void => {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) chunks.push(toBuffer(chunk));
  };
  const write = response.write.bind(response);
  const end = response.end.bind(response);
  response.write = (...args: unknown[]) => {
    keep(args[0]);
    return Reflect.apply(write, response, args);
  };
  response.end = (...args: unknown[]) => {
    keep(args[0]);
    Reflect.apply(end, response, args);
    onEnd(() => Buffer.concat(chunks).toString());
    return response;
  };
};

const toBuffer = (chunk: Chunk): Buffer =>
  typeof chunk === "string" ? Buffer.from(chunk) : Buffer.from(chunk);
