// Streams events to a page until it disconnects.
// https://html.spec.whatwg.org/multipage/server-sent-events.html
import type { ServerResponse } from "node:http";
import { liveState, type LiveStateOptions } from "./live-state.ts";

/** Milliseconds between two checks for changes. */
const PERIOD_MS = 100;
/** Checks per `state` event: it is sent without changes too, since ages and idle times grow. */
const LOOKS_PER_STATE = 5;

/** Sends the events `traces`, an array of new and changed traces, and `state`. */
export const streamEvents = (options: LiveStateOptions, response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  const send = (event: string, data: unknown): void => {
    response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  };
  let revision = 0;
  let looks = 0;
  const look = async (): Promise<void> => {
    // Skip a page that does not read: later it gets only the latest version of each trace.
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
