// A port that no program listens on, for programs that cannot choose one themselves.
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** Another program may take it before the caller does. */
export const findFreePort = async (): Promise<number> => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
};
