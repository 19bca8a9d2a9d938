// broadcast: sends each message from the queue to every live connection, in as many invocations as that takes.
import { createBroadcast } from "./lib/broadcast/create-broadcast.ts";
import { broadcastFromEnv } from "./lib/broadcast/from-env.ts";

export const handler = createBroadcast(broadcastFromEnv());
