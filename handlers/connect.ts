// $connect: stores the connection.
import { connectionStoreFromEnv } from "./lib/connection-store.ts";
import { createConnect } from "./lib/create-connect.ts";

export const handler = createConnect({ store: connectionStoreFromEnv() });
