// Listens on 127.0.0.1, so that only this machine can connect.
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { GatewayError } from "../diagnostics/errors.ts";

/**
 * @param port on 127.0.0.1; 0: any free port.
 * @returns the port.
 * @throws {GatewayError} `PORT_IN_USE`.
 */
export const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? portInUse(port) : error);
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

/**
 * Takes a port while a caller does expensive work to start a gateway, so that of two starts at once the second one fails
 * early. Connections are closed at once meanwhile. It does not keep the process alive.
 *
 * @param port 0: nothing is taken, since any port will do.
 * @returns a function that frees the port again.
 * @throws {GatewayError} `PORT_IN_USE`, with a port that is free.
 */
export const holdPort = async (port: number): Promise<() => Promise<void>> => {
  if (port === 0) return async () => {};
  const holder = await tryPort(port);
  if (!holder) {
    const free = await findFree(port + 1);
    throw portInUse(port, free === undefined ? "" : `, such as ${free}, which is free`);
  }
  holder.on("connection", (socket) => socket.destroy());
  holder.unref();
  return () => close(holder);
};

/** Ports that are tried for one that is free. */
const TRIED = 20;

const findFree = async (from: number): Promise<number | undefined> => {
  for (let port = from; port < Math.min(from + TRIED, 65_536); port += 1) {
    const server = await tryPort(port);
    if (!server) continue;
    await close(server);
    return port;
  }
  return undefined;
};

/** @returns undefined when the port is in use. */
const tryPort = async (port: number): Promise<Server | undefined> => {
  const server = createServer();
  try {
    await listen(server, port);
    return server;
  } catch (error) {
    if (error instanceof GatewayError) return undefined;
    throw error;
  }
};

const close = async (server: Server): Promise<void> => {
  server.close();
  await once(server, "close");
};

const portInUse = (port: number, example = ""): GatewayError =>
  new GatewayError(
    "PORT_IN_USE",
    `Port ${port} is in use: end the program that uses it, or choose another with --port${example}.`,
  );
