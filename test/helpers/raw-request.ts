// Raw requests, which no client library would send.
import { once } from "node:events";
import { connect } from "node:net";

/** @returns the status of the response; undefined when the connection is closed without one. */
export const requestStatus = async (port: number, request: string): Promise<number | undefined> => {
  const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(await answerTo(port, request)) ?? [];
  return status === undefined ? undefined : Number(status);
};

/** @returns the head of the response and what follows it; "" when the connection is closed without one. */
export const answerTo = async (port: number, request: string): Promise<string> => {
  const socket = connect(port, "127.0.0.1");
  try {
    socket.write(Buffer.from(request, "latin1"));
    const [chunk] = (await Promise.race([
      once(socket, "data"),
      once(socket, "close"),
    ])) as unknown[];
    return Buffer.isBuffer(chunk) ? chunk.toString("latin1") : "";
  } finally {
    socket.destroy();
  }
};

/** @param target as in the request line. */
export const upgradeTo = (target: string, host = "Host: localhost\r\n"): string =>
  `GET ${target} HTTP/1.1\r\n${host}Connection: Upgrade\r\nUpgrade: websocket\r\n` +
  "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n";
