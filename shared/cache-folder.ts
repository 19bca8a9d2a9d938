// Where programs keep what they can make or download again, for this user.
import { homedir } from "node:os";
import { join } from "node:path";

const CACHE =
  process.env["XDG_CACHE_HOME"] ??
  join(homedir(), process.platform === "darwin" ? "Library/Caches" : ".cache");

/** @returns the path of the gateway's folder of that name, which may not exist. */
export const findCacheFolder = (name: string): string => join(CACHE, "aws-websocket-gateway", name);
