// A server with limits, and clients that send raw bytes and keep everything they receive.
import { once } from "node:events";
import type { RequestListener, Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import {
  createBoundedServer,
  HTTP_LIMITS,
  type HttpLimits,
} from "../../../gateway/http/bounded-server.ts";
import { readBody } from "../../../gateway/request/read-body.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

/** The start of a request with a body. */
export const HEAD = "POST / HTTP/1.1\r\nHost: localhost\r\n";

/** A complete request. */
export const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

/** A request after which the server closes the connection. */
export const LAST_GET = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/** Responds after the body has arrived. */
export const echo: RequestListener = (request, response) => {
  readBody(request, 1000).then(
    (body) => response.end(`read ${body?.length}`),
    () => response.destroy(),
  );
};

export const listenWith = async (listener: RequestListener, limits: Partial<HttpLimits> = {}) => {
  const server = createBoundedServer(listener, { ...HTTP_LIMITS, ...limits });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeAfterwards(() => {
    server.close();
    server.closeAllConnections();
  });
  return server;
};

export interface Client {
  socket: Socket;
  /** Everything received so far. */
  text(): string;
  /** Waits until the server has closed it. @returns everything received. */
  ended: Promise<string>;
}

export const open = async (server: Server, text = ""): Promise<Client> => {
  const { port } = server.address() as AddressInfo;
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
  closeAfterwards(() => socket.destroy());
  let received = "";
  socket.on("data", (chunk: Buffer) => (received += chunk.toString()));
  socket.on("error", () => {});
  socket.on("end", () => setImmediate(() => socket.end()));
  const ended = new Promise<string>((resolve) => socket.once("close", () => resolve(received)));
  await once(socket, "connect");
  socket.write(text);
  return { socket, ended, text: () => received };
};

export const countConnections = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)));
  });

export const parseBody = (text: string): unknown =>
  JSON.parse(text.slice(text.indexOf("\r\n\r\n") + 4));
