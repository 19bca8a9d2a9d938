// Limits of the channel protocol. docs/protocol.md shows them, and test/handlers/lib/realtime/protocol.test.ts compares the two.
import { MAX_MESSAGE_BYTES } from "../limits.ts";

/** Of a channel's name. */
export const MAX_CHANNEL_CHARACTERS = 200;

/** That one connection may have joined, its user's channel included. */
export const MAX_CHANNELS = 100;

/** What surrounds the data in a frame: channel, epoch, offset, and the names of the fields. */
const ENVELOPE_BYTES = 1024;

/** Of `data` as JSON, in UTF-8: API Gateway delivers frames of 128 KB. */
export const MAX_DATA_BYTES = MAX_MESSAGE_BYTES - ENVELOPE_BYTES;

/** Publications in one reply. */
export const MAX_PUBLICATIONS = 100;

/** Of all publications in one reply, in UTF-8. One publication always fits. */
export const MAX_REPLY_BYTES = MAX_DATA_BYTES;

/** Of the `id` of a request. */
export const MAX_ID_CHARACTERS = 64;

/** Of the `key` that makes a publication idempotent. */
export const MAX_KEY_CHARACTERS = 128;

/** Of `info`, which a member shows to others, as JSON in UTF-8. */
export const MAX_INFO_BYTES = 256;

/** Seconds for which a member is present after it subscribed, or subscribed again. */
export const PRESENCE_SECONDS = 6 * 60;

/** Members that one reply counts. */
export const MAX_COUNTED_MEMBERS = 1000;

/** Members that one reply names. */
export const MAX_NAMED_MEMBERS = 200;
