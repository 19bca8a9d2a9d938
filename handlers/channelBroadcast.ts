// channelBroadcast: replaces broadcast in stacks with channels, where queue messages may name a channel, a user or a connection.
import { createBroadcast } from "./lib/broadcast/create-broadcast.ts";
import { broadcastFromEnv } from "./lib/broadcast/from-env.ts";
import { createReadChannelMessage } from "./lib/realtime/channel-message.ts";
import { channelTableFromEnv, publishFromEnv } from "./lib/realtime/from-env.ts";
import { memberFramesFromEnv, tellingIndex } from "./lib/realtime/member-frames-from-env.ts";
import { namespacesFromEnv } from "./lib/realtime/namespaces.ts";

const table = channelTableFromEnv();
const parts = broadcastFromEnv(true);
const frames = memberFramesFromEnv(
  table,
  namespacesFromEnv(),
  () => (item) => parts.queue.send(item, 0),
);

export const handler = createBroadcast({
  ...parts,
  index: tellingIndex(parts.index, frames),
  readChannelMessage: createReadChannelMessage(publishFromEnv(table), parts.metrics),
});
