// A fake of @connections that costs less than any client: it only finds the end of a request, and responds. Connections
// that call its table instead are parsed properly.
//
// node bench/lib/sink.ts [--status N] [--latency MIN-MAX] [--key FILE --cert FILE] Prints its port; then, for each line
// on its input, its CPU time in microseconds and the posts so far.
import { readFileSync } from "node:fs";
import net, { type AddressInfo, type Socket } from "node:net";
import { createInterface } from "node:readline";
import tls from "node:tls";
import { parseArgs } from "node:util";
import { answerCall } from "./sink-table.ts";

const { values } = parseArgs({
  options: {
    status: { type: "string", default: "200" },
    latency: { type: "string", default: "0-0" },
    key: { type: "string" },
    cert: { type: "string" },
  },
});

const [minMs = 0, maxMs = 0] = values.latency.split("-").map(Number);

/** The headers that API Gateway sends. */
const ANSWER = Buffer.from(
  [
    `HTTP/1.1 ${values.status} Answer`,
    "Date: Fri, 20 Nov 2026 10:00:00 GMT",
    "Content-Type: application/json",
    "Content-Length: 0",
    "Connection: keep-alive",
    "x-amzn-RequestId: 8f1a7c1e-1111-2222-3333-444455556666",
    "x-amz-apigw-id: TXzPWdnOjoECGjA=",
    ...(values.status === "410" ? ["x-amzn-ErrorType: GoneException"] : []),
    "\r\n",
  ].join("\r\n"),
);

let posts = 0;

const answerPost = (socket: Socket): void => {
  posts += 1;
  if (maxMs === 0) socket.write(ANSWER);
  else setTimeout(() => socket.write(ANSWER), minMs + Math.random() * (maxMs - minMs));
};

const readLength = (head: string): number => Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);

/** Bodies on one connection have the same length, which is read once. */
const servePosts = (socket: Socket) => {
  let contentLength = -1;
  let missing = 0;
  return (chunk: Buffer): void => {
    if (missing === 0) {
      const headEnd = chunk.indexOf("\r\n\r\n");
      if (contentLength === -1) contentLength = readLength(chunk.toString("latin1", 0, headEnd));
      missing = headEnd + 4 + contentLength;
    }
    missing -= chunk.length;
    if (missing === 0) answerPost(socket);
  };
};

const serveCalls = (socket: Socket) => {
  let received = "";
  return (chunk: Buffer): void => {
    received += chunk.toString("latin1");
    const headEnd = received.indexOf("\r\n\r\n");
    const head = received.slice(0, headEnd);
    const body = received.slice(headEnd + 4);
    if (headEnd === -1 || body.length < readLength(head)) return;
    received = "";
    const [, operation = ""] = /x-amz-target: *\w+\.(\w+)/i.exec(head) ?? [];
    const answer = answerCall(operation, body);
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`);
  };
};

const serve = (socket: Socket): void => {
  socket.setNoDelay(true);
  socket.on("error", () => {});
  socket.once("data", (first: Buffer) => {
    const isCall = first.toString("latin1", 0, "POST / ".length) === "POST / ";
    const receive = isCall ? serveCalls(socket) : servePosts(socket);
    socket.on("data", receive);
    receive(first);
  });
};

const server =
  values.key !== undefined && values.cert !== undefined
    ? tls.createServer({ key: readFileSync(values.key), cert: readFileSync(values.cert) }, serve)
    : net.createServer(serve);

server.listen(0, "127.0.0.1", () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port }));
});

createInterface({ input: process.stdin })
  .on("line", () => {
    const { user, system } = process.cpuUsage();
    console.log(JSON.stringify({ cpuUs: user + system, posts }));
  })
  .on("close", () => process.exit());
