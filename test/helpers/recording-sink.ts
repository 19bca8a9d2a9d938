// A stand-in for @connections that remembers who got something, in order.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export interface RecordingSink {
  /** Of the stage. */
  readonly endpoint: string;
  /** Ids, once for each post that was answered with 200. */
  readonly delivered: string[];
  /** Posts that were answered with 429. */
  readonly throttled: number;
  close(): void;
}

/** @param isThrottled decides about the first post to a connection. */
export const startRecordingSink = async (
  isThrottled: (id: string) => boolean,
): Promise<RecordingSink> => {
  const delivered: string[] = [];
  const refused = new Set<string>();
  const server = createServer((request, response) => {
    const id = decodeURIComponent(request.url?.split("/").at(-1) ?? "");
    request.resume().on("end", () => {
      if (isThrottled(id) && !refused.has(id)) {
        refused.add(id);
        response.writeHead(429).end();
      } else {
        delivered.push(id);
        response.end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}/dev`,
    delivered,
    get throttled() {
      return refused.size;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
};
