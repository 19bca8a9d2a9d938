// channelDisconnect: replaces disconnect in stacks with channels, which the connection leaves as well.
import { connectionStoreFromEnv } from "./lib/connection-store.ts";
import { createDisconnect } from "./lib/create-disconnect.ts";
import { leaveAllFromEnv } from "./lib/realtime/user-membership.ts";

export const handler = createDisconnect({
  store: connectionStoreFromEnv(),
  leaveAll: leaveAllFromEnv(),
});
