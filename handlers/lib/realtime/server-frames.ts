// Frames that the server sends, as JSON Schema. Tests validate replies against them, and docs/protocol.md is generated from
// them.
import { ID } from "../contract.ts";
import { CHANNEL } from "./frames.ts";
import { MAX_COUNTED_MEMBERS, MAX_NAMED_MEMBERS } from "./limits.ts";
import type { Schema } from "../schema/schema.ts";

const EPOCH = {
  description:
    "Differs whenever the offsets of a channel begin anew. Only where there is a history.",
  type: "string",
} as const satisfies Schema;

const OFFSET = {
  description: "Number of the publication in its channel, from 1. Only where there is a history.",
  type: "integer",
  minimum: 1,
} as const satisfies Schema;

const REACHED = {
  description: "The client has everything up to this number now.",
  type: "integer",
  minimum: 0,
} as const satisfies Schema;

const RECOVERED = {
  description:
    "Whether nothing is missing after `since`. `false`: some publications are lost to the client, and it goes on from here.",
  type: "boolean",
} as const satisfies Schema;

const MORE = {
  description: "Whether there are later publications. Ask for them with `history`, from `offset`.",
  type: "boolean",
} as const satisfies Schema;

const DATA = { description: "What was published, any JSON value." } as const satisfies Schema;

const PUBLICATIONS = {
  description: "In order.",
  type: "array",
  items: {
    type: "object",
    properties: { offset: OFFSET, data: DATA },
    required: ["offset", "data"],
  },
} as const satisfies Schema;

const MEMBER = {
  type: "object",
  properties: {
    connection: { type: "string" },
    user: { description: "Its `principalId`.", type: "string" },
    info: { description: "What it has subscribed with." },
  },
  required: ["connection", "user"],
} as const satisfies Schema;

const AT = {
  description:
    "When it happened, in epoch milliseconds. Of several frames about a connection the latest counts.",
  type: "integer",
  minimum: 0,
} as const satisfies Schema;

const replyTo = <
  const Action extends string,
  const Properties extends Record<string, Schema>,
  const Required extends readonly (keyof Properties)[],
>(
  action: Action,
  description: string,
  properties: Properties,
  required: Required,
) => ({
  description,
  type: "object" as const,
  properties: { action: { const: action }, id: ID, channel: CHANNEL, ...properties },
  required: ["action", "channel", ...required] as const,
});

export const SUBSCRIBED = replyTo(
  "subscribe",
  "The connection is in the channel. With `since`, what was published after it.",
  { epoch: EPOCH, offset: REACHED, recovered: RECOVERED, publications: PUBLICATIONS, more: MORE },
  [],
);

export const UNSUBSCRIBED = replyTo("unsubscribe", "The connection is not in the channel.", {}, []);

export const PUBLISHED = replyTo(
  "publish",
  "The publication has its number, and is delivered or on the queue.",
  { epoch: EPOCH, offset: OFFSET },
  [],
);

export const HISTORY_READ = replyTo(
  "history",
  "Publications, oldest first.",
  { epoch: EPOCH, offset: REACHED, recovered: RECOVERED, publications: PUBLICATIONS, more: MORE },
  ["epoch", "offset", "publications", "more"],
);

export const PRESENCE_READ = replyTo(
  "presence",
  "The members of the channel.",
  {
    count: {
      description: `Members, ${MAX_COUNTED_MEMBERS} at most.`,
      type: "integer",
      minimum: 0,
    },
    more: { description: "Whether there are more than `count`.", type: "boolean" },
    members: {
      description: `The first ${MAX_NAMED_MEMBERS} of them, fewer if they do not fit into a frame.`,
      type: "array",
      items: MEMBER,
    },
  },
  ["count", "more", "members"],
);

export const PUBLICATION = {
  description:
    "Something was published to a channel that the connection is in. It may come before the reply to `subscribe`, twice, " +
    "or out of order: `offset` tells.",
  type: "object",
  properties: { channel: CHANNEL, epoch: EPOCH, offset: OFFSET, data: DATA },
  required: ["channel", "data"],
} as const satisfies Schema;

export const JOIN = {
  description:
    "A member has joined a channel that the connection is in; the new member gets it too. Only where the channel has such " +
    "frames. It may come twice, or after the frame about leaving.",
  type: "object",
  properties: {
    channel: CHANNEL,
    at: AT,
    join: { description: "`connection`, `user` and `info`, as in `presence`.", ...MEMBER },
  },
  required: ["channel", "at", "join"],
} as const satisfies Schema;

export const LEAVE = {
  description: "A member has left, has gone, or has not renewed its presence.",
  type: "object",
  properties: {
    channel: CHANNEL,
    at: AT,
    leave: { description: "`connection` and `user`.", ...MEMBER },
  },
  required: ["channel", "at", "leave"],
} as const satisfies Schema;

export const RECONNECT = {
  description:
    "The connection is about to end. Open another one within this time, with a new token, and close this one once the other is " +
    "open.",
  type: "object",
  properties: {
    reconnect: {
      description:
        "`afterMs`: wait a random part of it first, so that not all clients come at once. `reason`: for people.",
      type: "object",
      properties: {
        afterMs: { description: "Milliseconds.", type: "integer", minimum: 0 },
        reason: { type: "string" },
      },
      required: ["afterMs", "reason"],
    },
  },
  required: ["reconnect"],
} as const satisfies Schema;

/** Codes of errors. They stay what they are. */
export const ERROR_CODES = {
  BadRequest: "The request is not what the action takes. Repeating it does not help.",
  Forbidden: "The token gives no right to that, or has expired. Connect again with another one.",
  LimitExceeded: "As much as may be is in use. Give something back first, or reconnect.",
  ConnectionEnded: "The connection ended while the request was handled.",
  NotConnected: "The connection that it is for is not open, and gets nothing.",
  Conflict: "Others did the same at the same time, and nothing was done. Repeat it.",
  Unavailable:
    "Whether that is allowed could not be determined, and nothing was done. Repeat it later.",
  TooManyRequests: "Too often. Repeat it after `retryAfterMs`.",
} as const;

/** Codes that only answers to HTTP requests have. They stay what they are. */
export const HTTP_ERROR_CODES = {
  InternalError:
    "Something behind the API failed. Repeat the publication with the same `key`: it may have happened.",
  TooLarge: "With status 413: more bytes, or more publications, than one request may have.",
  WrongMethod: "With status 405: only `POST` publishes.",
} as const;

export type HttpErrorCode = keyof typeof HTTP_ERROR_CODES;

export const ERROR = {
  description: "What was asked for is not done.",
  type: "object",
  properties: {
    error: { description: "A code, see below.", type: "string", enum: Object.keys(ERROR_CODES) },
    message: {
      description: "What was expected and what was received, for people.",
      type: "string",
    },
    action: { type: "string" },
    id: ID,
    retryAfterMs: { description: "Milliseconds.", type: "integer", minimum: 0 },
  },
  required: ["error", "message", "action"],
} as const satisfies Schema;
