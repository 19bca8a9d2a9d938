// Reads a client's messages up to the first frame that closes the connection.
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { Connection } from "./connection.ts";
import { FrameWatch } from "./frame-watch.ts";
import type { Inbox } from "./inbox.ts";

export interface Incoming {
  connection: Connection;
  webSocket: WebSocket;
  /** Underlying socket of the WebSocket. */
  socket: Duplex;
  inbox: Inbox;
}

/** Routes messages before a rejected frame, and none after it. */
export const listen = ({ connection, webSocket, socket, inbox }: Incoming): void => {
  const frames = new FrameWatch();
  let messages = 0;
  const closeAtRefusedFrame = (): void => {
    const { refused } = frames;
    if (refused?.messagesBefore === messages) connection.close(refused.reason);
  };
  socket.prependListener("data", (chunk: Buffer) => {
    frames.add(chunk);
    closeAtRefusedFrame();
  });
  webSocket.on("message", (data: Buffer) => {
    if (connection.closedBecause) return;
    messages += 1;
    inbox.add(data);
    closeAtRefusedFrame();
  });
};
