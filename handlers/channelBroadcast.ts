// channelBroadcast: what broadcast is where a stack has channels: messages from the queue may be for a channel or a user.
import { createBroadcast } from "./lib/broadcast/create-broadcast.ts";
import { broadcastFromEnv } from "./lib/broadcast/from-env.ts";
import { createReadChannelMessage } from "./lib/realtime/channel-message.ts";
import { publishFromEnv } from "./lib/realtime/from-env.ts";

export const handler = createBroadcast({
  ...broadcastFromEnv(true),
  readChannelMessage: createReadChannelMessage(publishFromEnv()),
});
