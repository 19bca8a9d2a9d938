// Upper bounds without signatures: API Gateway would refuse these requests.
import net from "node:net";
import tls from "node:tls";
import { Pool } from "undici";
import { toId } from "../../lib/ids.ts";
import type { Contender } from "../setting.ts";

/** A fast client that parses responses properly. */
export const undici: Contender = ({ endpoint, text, sockets, ca }) => {
  const { origin, pathname } = new URL(endpoint);
  const pool = new Pool(origin, { connections: sockets, pipelining: 1, connect: { ca } });
  const post = (id: string) =>
    new Promise<void>((resolve, reject) => {
      const path = `${pathname}/@connections/${encodeURIComponent(id)}`;
      pool.dispatch(
        { method: "POST", path, body: text },
        {
          onRequestStart: () => {},
          onResponseStart: () => {},
          onResponseData: () => {},
          onResponseEnd: () => resolve(),
          onResponseError: (_, error) => reject(error),
        },
      );
    });
  return async ({ from, count }, onAnswer) => {
    let next = from;
    const lane = async () => {
      while (next < from + count) {
        next += 1;
        await post(toId(next - 1));
        onAnswer();
      }
    };
    await Promise.all(Array.from({ length: sockets }, lane));
  };
};

/** The limit of Node.js: bytes out, bytes in, without parsing. */
export const rawSockets: Contender = ({ endpoint, text, sockets, ca }) => {
  const url = new URL(endpoint);
  const at = { host: url.hostname, port: Number(url.port), ca };
  const head = `HTTP/1.1\r\nhost: ${url.host}\r\ncontent-length: ${text.length}\r\n\r\n${text}`;
  const open = Array.from({ length: sockets }, () =>
    url.protocol === "https:" ? tls.connect(at) : net.connect(at),
  );
  return async ({ from, count }, onAnswer) => {
    let next = from;
    const lane = (socket: net.Socket) =>
      new Promise<void>((resolve) => {
        const post = () => {
          if (next === from + count) {
            socket.off("data", onData);
            resolve();
            return;
          }
          const path = `${url.pathname}/@connections/${encodeURIComponent(toId(next))}`;
          next += 1;
          socket.write(`POST ${path} ${head}`, "latin1");
        };
        const onData = () => {
          onAnswer();
          post();
        };
        socket.on("data", onData);
        post();
      });
    await Promise.all(open.map(lane));
  };
};
