// One message of the dead-letter queue: its kind, where it can go, and what may be shown of it.
import type { Message } from "@aws-sdk/client-sqs";
import { inCharactersOfSqs } from "../../handlers/lib/broadcast-queue.ts";
import { parseRequest } from "../../handlers/lib/broadcast/record.ts";
import { decodeWorkItem, type WorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { computeExpiry } from "../../handlers/lib/connection-keys.ts";
import { isObject, parseJson } from "../../handlers/lib/request.ts";

export interface DeadLetter {
  /** `work` goes to the work queue, `request` to the broadcast queue; `stays` is not moved. */
  kind: "work" | "request" | "stays";
  /** Id of the broadcast, or of the message if it cannot be read. */
  id: string;
  ageSeconds: number;
  /** The message to send. A request contains an id, so that duplicates are delivered once. */
  body: string;
  /** Start of what clients would get, without anything that looks like a secret. */
  preview: string;
  /** Why it was dead-lettered, if known, or why it stays. */
  reason: string;
}

/** Maximum life of a connection and its items, in seconds. */
const LIFE_SECONDS = computeExpiry(0);

export const readDeadLetter = (message: Message, nowMs: number): DeadLetter => {
  const { MessageId = "", Body = "", Attributes, MessageAttributes } = message;
  const ageSeconds = Math.round((nowMs - Number(Attributes?.SentTimestamp ?? nowMs)) / 1000);
  const letter = {
    ageSeconds,
    reason: MessageAttributes?.["reason"]?.StringValue ?? "received too often",
    ...(readWork(Body) ?? readRequest(Body, MessageId)),
  };
  if (letter.kind === "stays" || ageSeconds < LIFE_SECONDS) return letter;
  return { ...letter, kind: "stays", reason: "too old: every recipient has disconnected" };
};

type Read = Pick<DeadLetter, "kind" | "id" | "body" | "preview"> & { reason?: string };

const readWork = (body: string): Read | undefined => {
  try {
    const item = decodeWorkItem(body);
    return { kind: "work", id: item.broadcastId, body, preview: previewOfWork(item) };
  } catch {
    return undefined;
  }
};

const previewOfWork = ({ text, slices, recipients }: WorkItem): string =>
  `${slices.length} partitions, ${recipients.length} recipients: ${preview(text)}`;

const readRequest = (body: string, messageId: string): Read => {
  try {
    const { id = messageId, text } = parseRequest(body);
    return { kind: "request", id, body: requestAgain(body, id), preview: preview(text) };
  } catch (error) {
    const reason = error instanceof Error ? withoutSecrets(error.message) : String(error);
    return { kind: "stays", id: messageId, body, preview: preview(body), reason };
  }
};

/** The same message with its id, to the same clients: without its address it would go to everybody. */
const requestAgain = (body: string, id: string): string => {
  const value = parseJson(body);
  const { channel, user, connection, data } = isObject(value) ? value : {};
  const isAddressed = [channel, user, connection].some((name) => name !== undefined);
  // A stack with channels refuses an address without data again; others send the body, without an id of its own.
  if (data === undefined && isAddressed) return body;
  const again = { channel, user, connection, id, data: data === undefined ? body : data };
  return inCharactersOfSqs(JSON.stringify(again));
};

const PREVIEW_CHARACTERS = 60;

const preview = (text: string): string => {
  const [line = ""] = text.split("\n");
  const shown = withoutSecrets(line.slice(0, 1000)).slice(0, PREVIEW_CHARACTERS);
  return JSON.stringify(shown.length < text.length ? `${shown}…` : shown);
};

const SECRET_FIELD =
  /((?:token|secret|password|passwd|authorization|api[-_]?key|cookie)["'\s:=]+)[^\s"',;}]+/gi;

/** Tokens, keys and signatures: long strings of base64 or hexadecimal characters. */
const SECRET_VALUE = /[\w+/=-]{20,}(?:\.[\w+/=-]+)*/g;

const withoutSecrets = (text: string): string =>
  text.replace(SECRET_FIELD, "$1***").replace(SECRET_VALUE, "***");
