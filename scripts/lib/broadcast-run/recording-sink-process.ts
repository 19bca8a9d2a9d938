// The process of a recording sink. The first post to one in a hundred connections gets a 429.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { crc32 } from "node:zlib";

const delivered: string[] = [];
const throttled = new Set<string>();

const server = createServer((request, response) => {
  const id = decodeURIComponent(request.url?.split("/").at(-1) ?? "");
  if (crc32(id) % 100 === 0 && !throttled.has(id)) {
    throttled.add(id);
    response.writeHead(429).end();
  } else {
    delivered.push(id);
    response.end();
  }
});

// All workers may connect at once.
server.listen({ port: 0, host: "127.0.0.1", backlog: 4096 }, () =>
  process.send?.((server.address() as AddressInfo).port),
);

process.once("message", () => {
  process.send?.({ delivered, throttled: throttled.size }, () => process.exit());
});
process.once("disconnect", () => process.exit());
