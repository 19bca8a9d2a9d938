// Keeps the process running after an uncaught error: one event must not end the gateway for all clients.
import type { EventEmitter } from "node:events";
import type { Output } from "../index.ts";

/**
 * Call it once the gateway serves. Errors may come from callbacks of the embedded DynamoDB and SQS, which run in this
 * process.
 *
 * @param emitter the process.
 */
export const surviveFaults = (emitter: EventEmitter, output: Output): void => {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    emitter.on(event, (error: unknown) => {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      output.warn(`Uncaught error; the gateway keeps running. Cause: ${cause}`);
    });
  }
};
