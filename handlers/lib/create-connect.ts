// Handles $connect: stores the connection. The client is connected once this returns 200.
import type { Connection, ConnectionStore } from "./connection-store.ts";
import type { ConnectEvent } from "./events.ts";
import { readOffer } from "./handshake.ts";
import { readIdentity } from "./identity.ts";
import { type Log, stdoutLog } from "./log.ts";
import { logged } from "./logged.ts";
import { ConnectionEndedError } from "./realtime/errors.ts";
import type { JoinUser } from "./realtime/user-membership.ts";
import { accepted, gone, serverError, tooMany } from "./response.ts";

interface Dependencies {
  store: ConnectionStore;
  /** Default: users have no channels. */
  joinUser?: JoinUser;
  log?: Log;
}

export const createConnect = ({ store, joinUser, log = stdoutLog }: Dependencies) =>
  logged<ConnectEvent>(
    log,
    async (event) => {
      const { protocol } = readOffer(event);
      const { connectionId, connectedAt, identity } = event.requestContext;
      const connection = {
        connectionId,
        connectedAt,
        ...readIdentity(event.requestContext),
        sourceIp: identity.sourceIp,
        userAgent: identity.userAgent,
      };
      const outcome = await store.put(connection);
      if (outcome === "one too many") return tooMany();
      if (outcome === "ended") return gone();
      if (joinUser && !(await hasJoined(joinUser, store, connection))) return gone();
      return accepted(protocol);
    },
    { onError: serverError },
  );

/** @returns whether the connection still exists. Nothing is left of one that could not join. */
const hasJoined = async (
  joinUser: JoinUser,
  store: ConnectionStore,
  connection: Connection,
): Promise<boolean> => {
  try {
    await joinUser(connection);
    return true;
  } catch (error) {
    if (error instanceof ConnectionEndedError) return false;
    // The client is refused. What cannot be deleted now expires.
    await store.delete(connection).catch(() => {});
    throw error;
  }
};
