// channelBroadcast: replaces broadcast in stacks with channels, where queue messages may name a channel or a user.
import { createBroadcast } from "./lib/broadcast/create-broadcast.ts";
import { broadcastFromEnv } from "./lib/broadcast/from-env.ts";
import { createReadChannelMessage } from "./lib/realtime/channel-message.ts";
import { publishFromEnv } from "./lib/realtime/from-env.ts";

const dependencies = broadcastFromEnv(true);

export const handler = createBroadcast({
  ...dependencies,
  readChannelMessage: createReadChannelMessage(publishFromEnv(), dependencies.metrics),
});
