// Clients of a gateway, opened no faster than its quota allows.
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import pMap from "p-map";
import { WebSocket } from "ws";

/** Maximum concurrent handshakes. */
const CONNECTS_AT_ONCE = 50;

/** Milliseconds after which a throttled handshake is retried. */
const RETRY_MS = 100;

export const open = async (url: string): Promise<WebSocket> => {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  try {
    await once(socket, "open");
    return socket;
  } catch (error) {
    if (!String(error).includes("429")) throw error;
    await setTimeout(RETRY_MS);
    return open(url);
  }
};

export const openAll = (url: string, count: number): Promise<WebSocket[]> =>
  pMap(Array.from({ length: count }), () => open(url), { concurrency: CONNECTS_AT_ONCE });
