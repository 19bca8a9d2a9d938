// The common interface of all ways to post to many connections.
import type { Range } from "../lib/ids.ts";

export interface Setting {
  /** Endpoint of the stage, such as `http://127.0.0.1:3001/dev`. */
  endpoint: string;
  text: string;
  /** Connections to the sink, for ways that can limit them. */
  sockets: number;
  /** CA certificate to trust, for HTTPS. */
  ca?: string;
}

/** Posts to all connections, and reports every response. */
type PostAll = (range: Range, onAnswer: () => void) => Promise<void>;

export type Contender = (setting: Setting) => PostAll;

/** With a session token, as on Lambda. */
export const CREDENTIALS = {
  accessKeyId: "ASIAEXAMPLEEXAMPLE00",
  secretAccessKey: "s".repeat(40),
  sessionToken: "t".repeat(700),
};

export const REGION = "eu-west-1";
