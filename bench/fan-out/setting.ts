// What ways to post to many connections have in common.
import type { Range } from "../lib/ids.ts";

export interface Setting {
  /** Of the stage, such as `http://127.0.0.1:3001/dev`. */
  endpoint: string;
  text: string;
  /** Connections to the sink, for those who can say. */
  sockets: number;
  /** Of the authority to trust, for HTTPS. */
  ca?: string;
}

/** Posts to all of them, and tells of every answer. */
export type PostAll = (range: Range, onAnswer: () => void) => Promise<void>;

export type Contender = (setting: Setting) => PostAll;

/** As on Lambda, where they come with a session token. */
export const CREDENTIALS = {
  accessKeyId: "ASIAEXAMPLEEXAMPLE00",
  secretAccessKey: "s".repeat(40),
  sessionToken: "t".repeat(700),
};

export const REGION = "eu-west-1";
