// A line between a client and a server that a test cuts and restores.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { closeAfterwards } from "./hooks.ts";

export interface CutLine {
  port: number;
  /** Ends all connections, and refuses new ones until it is restored. */
  cut: () => void;
  restore: () => void;
}

/** @param port where connections go. */
export const openCutLine = async (port: number): Promise<CutLine> => {
  const sockets = new Set<Socket>();
  let isCut = false;
  const cutAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((near) => {
    if (isCut) return near.destroy();
    const far = connect(port, "127.0.0.1");
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one
        .on("error", () => other.destroy())
        .on("close", () => {
          sockets.delete(one);
          other.destroy();
        });
    }
    return near;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closeAfterwards(() => {
    cutAll();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    cut: () => {
      isCut = true;
      cutAll();
    },
    restore: () => {
      isCut = false;
    },
  };
};
