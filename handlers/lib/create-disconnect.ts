// Handles $disconnect: deletes the connection. API Gateway does not guarantee to call it, so items also expire.
import type { ConnectionStore } from "./connection-store.ts";
import type { DisconnectEvent } from "./events.ts";
import { readIdentity } from "./identity.ts";
import { type Log, stdoutLog } from "./log.ts";
import { logged } from "./logged.ts";
import { ok, serverError } from "./response.ts";

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
