// Goes on after an error that nothing has caught: one event must not end the gateway for everybody else.
import type { EventEmitter } from "node:events";
import type { Output } from "../index.ts";

/**
 * Once the gateway serves. The embedded DynamoDB and SQS work in this very process, and in callbacks of their own.
 *
 * @param emitter the process.
 */
export const surviveFaults = (emitter: EventEmitter, output: Output): void => {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    emitter.on(event, (error: unknown) => {
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      output.warn(`Nothing has caught this error; the gateway goes on. The cause: ${cause}`);
    });
  }
};
