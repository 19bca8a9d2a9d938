// channelBroadcast: replaces broadcast in stacks with channels, where queue messages may name a channel, a user or a connection.
import { createBroadcast } from "./lib/broadcast/create-broadcast.ts";
import { broadcastFromEnv } from "./lib/broadcast/from-env.ts";
import { createReadChannelMessage } from "./lib/realtime/channel-message.ts";
import { publishFromEnv } from "./lib/realtime/from-env.ts";

export const handler = createBroadcast({
  ...broadcastFromEnv(true),
  readChannelMessage: createReadChannelMessage(publishFromEnv()),
});
