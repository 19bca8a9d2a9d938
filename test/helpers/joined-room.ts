// A client in a room, with frames of the room's channel.
import type { FakeSocket, Stage } from "./fake-sockets.ts";

export const CHANNEL = "room:1";

export const publication = (offset: number, epoch = "e") => ({
  channel: CHANNEL,
  epoch,
  offset,
  data: offset,
});

/** A part of the history, as a reply has it. */
export const page = (from: number, to: number, fields: object = {}) => ({
  epoch: "e",
  offset: to,
  recovered: true,
  more: false,
  publications: Array.from({ length: to - from }, (_, at) => ({
    offset: from + at + 1,
    data: from + at + 1,
  })),
  ...fields,
});

export const join = async (stage: Stage, offset = 0) => {
  const room = stage.client.subscribe(CHANNEL);
  const data: unknown[] = [];
  const lost: unknown[] = [];
  room.on("publication", (delivery) => data.push(delivery.data));
  room.on("lost", (position) => lost.push(position));
  const socket = await stage.connect();
  socket.reply("subscribe", { epoch: "e", offset });
  await stage.settle();
  return { room, data, lost, socket };
};

/** Ends the connection, and opens the next one. */
export const reconnect = async (stage: Stage): Promise<FakeSocket> => {
  const { length } = stage.sockets;
  stage.socket.end();
  while (stage.sockets.length === length) await stage.clock.nextAsync();
  return stage.connect();
};
