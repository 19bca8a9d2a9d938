// Limits of the channel protocol. docs/protocol.md lists them; a test compares the two.
import { MAX_MESSAGE_BYTES } from "../limits.ts";

/** Of a channel's name. */
export const MAX_CHANNEL_CHARACTERS = 200;

/** Channels of one connection, including the channel of its user. */
export const MAX_CHANNELS = 100;

/**
 * Different channels that one connection may join, including those that it has left: each request to join reads all of them.
 */
export const MAX_KNOWN_CHANNELS = 1000;

/** What surrounds the data in a frame: channel, epoch, offset, and field names. */
const ENVELOPE_BYTES = 1024;

/** Of `data` as JSON, in UTF-8: API Gateway delivers frames of 128 KB. */
export const MAX_DATA_BYTES = MAX_MESSAGE_BYTES - ENVELOPE_BYTES;

/** Publications in one reply. */
export const MAX_PUBLICATIONS = 100;

/** Of all publications in one reply, in UTF-8, including their offsets, or of all members. One of them always fits. */
export const MAX_REPLY_BYTES = MAX_MESSAGE_BYTES - ENVELOPE_BYTES;

/** Of the `key` that makes a publication idempotent. */
export const MAX_KEY_CHARACTERS = 128;

/** Of the `info` that a member shows to others, as JSON in UTF-8. */
export const MAX_INFO_BYTES = 256;

/** Seconds that a member is shown as present after each `subscribe`. */
export const PRESENCE_SECONDS = 6 * 60;

/** Members that one reply counts at most. */
export const MAX_COUNTED_MEMBERS = 1000;

/** Members that one reply lists at most. */
export const MAX_NAMED_MEMBERS = 200;

/** Publications in one HTTP request. */
export const MAX_BATCH_ITEMS = 100;

/**
 * Of the body of one HTTP request: as much as one SQS message may have. The function keeps the frames of all publications
 * in memory while it posts them.
 */
export const MAX_BATCH_BYTES = 1024 * 1024;

/**
 * Members up to which they are told who joins and who leaves. Each frame goes to all of them, so a full room costs the square
 * of this in posts to fill, and again to empty. Nobody could keep a longer list: `presence` names no more.
 */
export const MAX_TOLD_MEMBERS = 200;
