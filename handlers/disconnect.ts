// $disconnect: deletes the connection. API Gateway does not guarantee to call it, so items also expire.
import { type ConnectionStore, connectionStoreFromEnv } from "./lib/connection-store.ts";
import type { DisconnectEvent } from "./lib/events.ts";
import { readIdentity } from "./lib/identity.ts";
import { type Log, stdoutLog } from "./lib/log.ts";
import { logged } from "./lib/logged.ts";
import { leaveAllFromEnv } from "./lib/realtime/user-membership.ts";
import { ok, serverError } from "./lib/response.ts";

interface Dependencies {
  store: ConnectionStore;
  /** Removes a connection from its channels. Default: there are no channels. */
  leaveAll?: (connectionId: string) => Promise<void>;
  log?: Log;
}

export const createDisconnect = ({ store, leaveAll, log = stdoutLog }: Dependencies) =>
  logged<DisconnectEvent>(
    log,
    async ({ requestContext }) => {
      const { principalId } = readIdentity(requestContext);
      const { connectionId } = requestContext;
      try {
        await store.delete({ connectionId, principalId });
      } finally {
        // Afterwards: a request that joins a channel from now on sees that the connection has ended.
        await leaveAll?.(connectionId);
      }
      return ok();
    },
    {
      fields: ({ requestContext: { disconnectStatusCode } }) => ({ disconnectStatusCode }),
      // The client may have set these in its close frame.
      clientFields: ({ requestContext: { disconnectStatusCode, disconnectReason } }) => ({
        disconnectStatusCode,
        disconnectReason,
      }),
      onError: serverError,
    },
  );

export const handler = createDisconnect({
  store: connectionStoreFromEnv(),
  leaveAll: leaveAllFromEnv(),
});
