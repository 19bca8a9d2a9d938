// channelConnect: replaces connect in stacks with channels, where the connection joins the channel of its user.
import { connectionStoreFromEnv } from "./lib/connection-store.ts";
import { createConnect } from "./lib/create-connect.ts";
import { endingInTime } from "./lib/realtime/reconnect-advice.ts";
import { joinUserFromEnv } from "./lib/realtime/user-membership.ts";

export const handler = createConnect({
  store: endingInTime(connectionStoreFromEnv()),
  joinUser: joinUserFromEnv(),
});
