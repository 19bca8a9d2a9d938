// Names of channels: `namespace:name`. The alphabet excludes `#`, which separates the parts of keys in the table, and
// `*` and `?`, which are wildcards in rights and in IAM.

import { MAX_CHANNEL_CHARACTERS } from "./limits.ts";

/** As JSON Schema has it; `|`, `%` and `@` are in the ids of users. */
export const CHANNEL_PATTERN = "^[a-z][a-z0-9-]*:[A-Za-z0-9._~%@+=:|/-]+$";

export const isChannelName = (text: string): boolean =>
  text.length <= MAX_CHANNEL_CHARACTERS && new RegExp(CHANNEL_PATTERN).test(text);

/** The namespace of users: each user has one channel, which the user's connections join when they connect. */
export const USER_NAMESPACE = "user";

/** The namespace of connections: each is the only member of its own channel, and cannot leave it. */
const CONNECTION_NAMESPACE = "connection";

export const connectionChannel = (connectionId: string): string =>
  `${CONNECTION_NAMESPACE}:${connectionId}`;

/** @returns undefined for a channel that others can join. */
export const readConnectionId = (channel: string): string | undefined =>
  readNamespace(channel) === CONNECTION_NAMESPACE
    ? channel.slice(CONNECTION_NAMESPACE.length + 1)
    : undefined;

/** @returns the part before the first colon. */
export const readNamespace = (channel: string): string => channel.slice(0, channel.indexOf(":"));

/**
 * @param principalId any text: characters that a name cannot have are percent-encoded.
 * @returns undefined for a user without a channel: the name would be too long, or the text is not valid Unicode.
 */
export const userChannel = (principalId: string): string | undefined => {
  if (!principalId.isWellFormed()) return undefined;
  const encoded = encodeURIComponent(principalId).replace(/[!'()*]/g, percentEncoded);
  const name = `${USER_NAMESPACE}:${encoded}`;
  return isChannelName(name) ? name : undefined;
};

/** Of the characters that `encodeURIComponent` leaves as they are. */
const percentEncoded = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
