// $disconnect: deletes the connection.
import { connectionStoreFromEnv } from "./lib/connection-store.ts";
import { createDisconnect } from "./lib/create-disconnect.ts";

export const handler = createDisconnect({ store: connectionStoreFromEnv() });
