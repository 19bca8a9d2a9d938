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
 * Fails early, before a caller does expensive work to start a gateway.
 *
 * @throws {GatewayError} `PORT_IN_USE`, with a port that is free.
 */
export const expectFreePort = async (port: number): Promise<void> => {
  if (await isFree(port)) return;
  const free = await findFree(port + 1);
  throw portInUse(port, free === undefined ? "" : `, such as ${free}, which is free`);
};

/** Ports that are tried for one that is free. */
const TRIED = 20;

const findFree = async (from: number): Promise<number | undefined> => {
  for (let port = from; port < Math.min(from + TRIED, 65_536); port += 1) {
    if (await isFree(port)) return port;
  }
  return undefined;
};

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  try {
    await listen(server, port);
  } catch (error) {
    if (error instanceof GatewayError) return false;
    throw error;
  }
  server.close();
  await once(server, "close");
  return true;
};

const portInUse = (port: number, example = ""): GatewayError =>
  new GatewayError(
    "PORT_IN_USE",
    `Port ${port} is in use: end the program that uses it, or choose another with --port${example}.`,
  );
