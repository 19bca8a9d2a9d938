// $connect: stores the connection. The client is connected once this returns 200.
import { type ConnectionStore, connectionStoreFromEnv } from "./lib/connection-store.ts";
import type { ConnectEvent } from "./lib/events.ts";
import { readOffer } from "./lib/handshake.ts";
import { readIdentity } from "./lib/identity.ts";
import { type Log, stdoutLog } from "./lib/log.ts";
import { logged } from "./lib/logged.ts";
import { accepted, gone, serverError, tooMany } from "./lib/response.ts";

interface Dependencies {
  store: ConnectionStore;
  log?: Log;
}

export const createConnect = ({ store, log = stdoutLog }: Dependencies) =>
  logged<ConnectEvent>(
    log,
    async (event) => {
      const { protocol } = readOffer(event);
      const { connectionId, connectedAt, identity } = event.requestContext;
      const outcome = await store.put({
        connectionId,
        connectedAt,
        ...readIdentity(event.requestContext),
        sourceIp: identity.sourceIp,
        userAgent: identity.userAgent,
      });
      if (outcome === "one too many") return tooMany();
      return outcome === "there" ? accepted(protocol) : gone();
    },
    { onError: serverError },
  );

export const handler = createConnect({ store: connectionStoreFromEnv() });
