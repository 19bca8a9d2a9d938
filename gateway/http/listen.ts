// A port of this machine, for nobody else.
import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { GatewayError } from "../diagnostics/errors.ts";

/**
 * @param port on 127.0.0.1; 0: one that is free.
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
              `Port ${port} is in use: end the program that has it, or choose another with --port.`,
            )
          : error,
      );
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });

/**
 * For those who have much to do before they start a gateway, and who would do it in vain.
 *
 * @throws {GatewayError} `PORT_IN_USE`.
 */
export const expectFreePort = async (port: number): Promise<void> => {
  const server = createServer();
  await listen(server, port);
  server.close();
  await once(server, "close");
};
