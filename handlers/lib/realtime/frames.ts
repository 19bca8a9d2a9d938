// Frames that clients send, as JSON Schema. Handlers validate requests against them, and docs/protocol.md is generated from
// them.
import { CHANNEL_PATTERN } from "./channel-name.ts";
import { MAX_CHANNEL_CHARACTERS, MAX_KEY_CHARACTERS, MAX_PUBLICATIONS } from "./limits.ts";
import { ID } from "../contract.ts";
import type { Schema, Typed } from "../schema/schema.ts";

export const CHANNEL = {
  description: "`namespace:name`",
  type: "string",
  pattern: CHANNEL_PATTERN,
  maxLength: MAX_CHANNEL_CHARACTERS,
} as const satisfies Schema;

/** A client's position in a channel: it has everything up to `offset` of this `epoch`. */
const POSITION = {
  description: "What the client has already: everything up to this publication.",
  type: "object",
  properties: {
    epoch: { type: "string", maxLength: 32 },
    offset: { type: "integer", minimum: 0 },
  },
  required: ["epoch", "offset"],
} as const satisfies Schema;

export type Position = Typed<typeof POSITION>;

export const SUBSCRIBE = {
  description:
    "Joins a channel. Repeat it after each connect and at least every five minutes: it renews the presence, and says " +
    "how far the channel is.",
  type: "object",
  properties: {
    action: { const: "subscribe" },
    id: ID,
    channel: CHANNEL,
    since: POSITION,
    info: { description: "What other members see of this one, at most 256 bytes of JSON." },
  },
  required: ["action", "channel"],
} as const satisfies Schema;

export const UNSUBSCRIBE = {
  description: "Leaves a channel. Leaving a channel that was not joined is not an error.",
  type: "object",
  properties: { action: { const: "unsubscribe" }, id: ID, channel: CHANNEL },
  required: ["action", "channel"],
} as const satisfies Schema;

export const PUBLISH = {
  description:
    "Sends data to the members of a channel, to all connections of a user, or to one connection.",
  type: "object",
  properties: {
    action: { const: "publish" },
    id: ID,
    channel: CHANNEL,
    user: {
      description: "The `principalId` of the user.",
      type: "string",
      minLength: 1,
      maxLength: 256,
    },
    connection: {
      description: "The id of the connection, as `whoami` and `presence` give it.",
      type: "string",
      pattern: "^[A-Za-z0-9_+/=-]+$",
      maxLength: 128,
    },
    data: { description: "Any JSON value, as large as `data` may be." },
    key: {
      description:
        "However often a user publishes the same key to a channel, it is one publication. Without a history it has no effect.",
      type: "string",
      pattern: "^[!-~]+$",
      maxLength: MAX_KEY_CHARACTERS,
    },
  },
  required: ["action", "data"],
  oneOf: [{ required: ["channel"] }, { required: ["user"] }, { required: ["connection"] }],
} as const satisfies Schema;

export const HISTORY = {
  description: "Reads publications again: those after a position, or the latest.",
  type: "object",
  properties: {
    action: { const: "history" },
    id: ID,
    channel: CHANNEL,
    since: POSITION,
    limit: {
      description: `Publications at most. Default ${MAX_PUBLICATIONS}.`,
      type: "integer",
      minimum: 1,
      maximum: MAX_PUBLICATIONS,
    },
  },
  required: ["action", "channel"],
} as const satisfies Schema;

export const PRESENCE = {
  description: "Lists the members of a channel.",
  type: "object",
  properties: { action: { const: "presence" }, id: ID, channel: CHANNEL },
  required: ["action", "channel"],
} as const satisfies Schema;
