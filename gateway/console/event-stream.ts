// Tells a page what happens, for as long as it listens.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
import type { ServerResponse } from "node:http";
import { liveState, type LiveStateOptions } from "./live-state.ts";

/** Milliseconds between two looks at what has changed. */
const PERIOD_MS = 100;
/** Each so many looks the state is told, for times that pass by themselves. */
const LOOKS_PER_STATE = 5;

/** Events `traces`: an array of those that are new or have changed; and `state`. */
export const streamEvents = (options: LiveStateOptions, response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const send = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  let revision = 0;
  let looks = 0;
  const look = async (): Promise<void> => {
    // A page that does not read is told later, and once, what has come of it.
    if (response.writableNeedDrain) return;
    const changed = options.journal.since(revision);
    revision = changed.revision;
    if (changed.traces.length > 0) send("traces", changed.traces);
    if (looks % LOOKS_PER_STATE === 0) send("state", await liveState(options));
    looks += 1;
  };
  const lookOrEnd = (): void => {
    look().catch(() => response.destroy());
  };
  const timer = setInterval(lookOrEnd, PERIOD_MS);
  response.on("close", () => clearInterval(timer));
  lookOrEnd();
};
