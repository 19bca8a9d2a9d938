// Makes timeouts pass without waiting.
import { useFakeTimers } from "sinon";
import { closeAfterwards } from "./hooks.ts";
import type { RawServer } from "./raw-server.ts";

/**
 * Until the end of the test, timers run only in `letPass`.
 *
 * @returns `letPass` waits for the next request to the server, which gets no response, and lets a minute pass.
 */
export const stopTimers = (server: RawServer): { letPass: () => Promise<void> } => {
  const clock = useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  closeAfterwards(() => clock.restore());
  let arrived = Promise.withResolvers<void>();
  server.respond = () => arrived.resolve();
  return {
    letPass: async () => {
      await arrived.promise;
      arrived = Promise.withResolvers();
      clock.tick(60_000);
    },
  };
};
