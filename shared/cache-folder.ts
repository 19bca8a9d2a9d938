// Where programs keep what they can make or download again, for this user.
import { homedir } from "node:os";
import { join } from "node:path";

/** @returns the path of the gateway's folder of that name, which may not exist. */
export const findCacheFolder = (name: string): string => {
  const cache =
    process.env["XDG_CACHE_HOME"] ??
    join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");
  return join(cache, "aws-websocket-gateway", name);
};
