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
      reject(
        error.code === "EADDRINUSE"
          ? new GatewayError(
              "PORT_IN_USE",
              `Port ${port} is in use: end the program that uses it, or choose another with --port.`,
            )
          : error,
      );
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

/**
 * Fails early, before a caller does expensive work to start a gateway.
 *
 * @throws {GatewayError} `PORT_IN_USE`.
 */
export const expectFreePort = async (port: number): Promise<void> => {
  const server = createServer();
  await listen(server, port);
  server.close();
  await once(server, "close");
};
