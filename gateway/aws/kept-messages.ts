// Format of the files that keep messages: one JSON entry per line, in chronological order.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { isLeftBy } from "../../shared/is-running.ts";

/** As the embedded SQS stores it. */
export interface QueuedMessage {
  messageId: string;
  body: string;
  messageAttributes: object;
  approximateReceiveCount: number;
  /** Epoch milliseconds. */
  approximateFirstReceiveTimestamp?: number;
}

export interface KeptMessage {
  /** Name of the queue. */
  queue: string;
  message: QueuedMessage;
}

interface Sent {
  sent: QueuedMessage;
  queue: string;
}

interface Received {
  received: string;
  times: number;
  firstAtMs: number | undefined;
}

interface Gone {
  gone: string;
}

const line = (entry: Sent | Received | Gone): string => `${JSON.stringify(entry)}\n`;

export const lineFor = {
  sent: ({ queue, message }: KeptMessage): string => line({ sent: message, queue }),
  received: (message: QueuedMessage): string =>
    line({
      received: message.messageId,
      times: message.approximateReceiveCount,
      firstAtMs: message.approximateFirstReceiveTimestamp,
    }),
  gone: (messageId: string): string => line({ gone: messageId }),
};

/** Each run writes to its own file, named by process id: several runs may serve the same stack. */
export const runningPath = (path: string): string => `${path}.${process.pid}`;

/** @returns files that earlier runs left: that of the last one that closed, and those of killed ones. */
export const leftPaths = (path: string): string[] => {
  const folder = dirname(path);
  if (!existsSync(folder)) return [];
  const own = `${basename(path)}.`;
  const killed = readdirSync(folder)
    .filter((name) => name.startsWith(own) && /^\d+$/.test(name.slice(own.length)))
    .map((name) => join(folder, name))
    .filter((each) => isLeftBy(Number(each.slice(each.lastIndexOf(".") + 1)), each));
  return [...killed, ...(existsSync(path) ? [path] : [])];
};

/** Ignores an incomplete last line, left by a killed gateway. @param warn called for each other invalid line. */
export const readKept = (path: string, warn: (line: string) => void): KeptMessage[] => {
  const kept = new Map<string, KeptMessage>();
  const lines = readFileSync(path, "utf8").split("\n");
  for (const [index, text] of lines.entries()) {
    const isWhole = index < lines.length - 1;
    if (text === "" || apply(parseJsonOrNothing(text), kept) || !isWhole) continue;
    warn(`${path} contains an invalid line, which is skipped: ${text.slice(0, SHOWN)}`);
  }
  return [...kept.values()];
};

/** Maximum characters of a line in a warning. */
const SHOWN = 200;

/** @returns whether the value is a valid entry. */
const apply = (value: unknown, kept: Map<string, KeptMessage>): boolean => {
  if (typeof value !== "object" || value === null) return false;
  const entry = value as Partial<Sent & Received & Gone>;
  if (typeof entry.sent?.messageId === "string") applySent(value as Sent, kept);
  else if (typeof entry.received === "string") applyReceived(value as Received, kept);
  else if (typeof entry.gone === "string") kept.delete(entry.gone);
  else return false;
  return true;
};

const applySent = ({ sent, queue }: Sent, kept: Map<string, KeptMessage>): void => {
  kept.set(sent.messageId, { queue, message: sent });
};

const applyReceived = (
  { received, times, firstAtMs }: Received,
  kept: Map<string, KeptMessage>,
): void => {
  const message = kept.get(received)?.message;
  if (!message) return;
  message.approximateReceiveCount = times;
  if (firstAtMs !== undefined) message.approximateFirstReceiveTimestamp = firstAtMs;
};
