// A server that records raw requests, and responds with any bytes.
import net, { type AddressInfo, type Socket } from "node:net";
import tls from "node:tls";
import { closeAfterwards } from "./hooks.ts";

export interface RawRequest {
  method: string;
  path: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: Buffer;
}

export interface RawServer {
  readonly port: number;
  readonly requests: RawRequest[];
  /** Number of connections so far. */
  readonly connections: number;
  /** Responds to a request. Default: never responds. */
  respond: (socket: Socket, request: RawRequest) => void;
  close(): void;
}

/** @param certificate makes it speak TLS. */
export const startRawServer = async (certificate?: {
  key: string;
  cert: string;
}): Promise<RawServer> => {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const onConnection = (socket: Socket): void => {
    sockets.add(socket);
    result.connections += 1;
    let received = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const parsed = parse(received);
      if (!parsed) return;
      received = Buffer.alloc(0);
      requests.push(parsed);
      result.respond(socket, parsed);
    });
  };
  const server = certificate
    ? tls.createServer(certificate, onConnection)
    : net.createServer(onConnection);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const result = {
    port: (server.address() as AddressInfo).port,
    requests,
    connections: 0,
    respond: (_socket: Socket, _request: RawRequest): void => {},
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
  closeAfterwards(result.close);
  return result;
};

const parse = (bytes: Buffer): RawRequest | undefined => {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return undefined;
  const [start = "", ...lines] = bytes.toString("latin1", 0, end).split("\r\n");
  const [method = "", path = ""] = start.split(" ");
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
  const body = bytes.subarray(end + 4);
  return body.length < Number(headers["content-length"] ?? 0)
    ? undefined
    : { method, path, headers, body };
};
