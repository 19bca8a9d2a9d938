// PutEvents: what EventBridge accepts, and the events that it makes of the entries.
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html
import { randomUUID } from "node:crypto";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import { busArn } from "../iam/api-calls.ts";

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html */
export interface BusEvent {
  version: "0";
  id: string;
  "detail-type": string;
  source: string;
  account: string;
  /** ISO 8601, in whole seconds. */
  time: string;
  region: string;
  resources: string[];
  detail: object;
}

interface Surroundings {
  region: string;
  /** Epoch milliseconds. */
  nowMs: number;
}

interface Accepted {
  busArn: string;
  event: BusEvent;
}

interface EntryError {
  ErrorCode: string;
  ErrorMessage: string;
}

export interface PutEventsAnswer {
  status: number;
  body: object;
  /** In the order of the entries. */
  accepted: Accepted[];
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const MAX_ENTRIES = 10;

/** Of all entries together. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const MAX_BYTES = 256 * 1024;

export const isBusCall = (target: string): boolean => target.startsWith("AWSEvents.");

/** @param target only `AWSEvents.PutEvents` is served. */
export const answerPutEvents = (
  target: string,
  input: object,
  surroundings: Surroundings,
): PutEventsAnswer => {
  if (target !== "AWSEvents.PutEvents")
    return refuse("UnknownOperationException", `${target} is not served; only PutEvents is.`);
  const { Entries: entries } = input as { Entries?: unknown };
  if (!Array.isArray(entries) || !entries.every(isFields))
    return refuse("SerializationException", "Entries is not a list of maps.");
  if (entries.length === 0 || entries.length > MAX_ENTRIES)
    return refuse("ValidationException", describeLength(entries.length));
  if (entries.reduce((sum, entry) => sum + measureEntry(entry), 0) > MAX_BYTES)
    return refuse("ValidationException", TOO_LARGE);
  const results = entries.map((entry) => readEntry(entry, surroundings));
  return {
    status: 200,
    body: {
      FailedEntryCount: results.filter((result) => "ErrorCode" in result).length,
      Entries: results.map((result) =>
        "ErrorCode" in result ? result : { EventId: result.event.id },
      ),
    },
    accepted: results.filter((result) => "event" in result),
  };
};

type Entry = Record<string, unknown>;

const TOO_LARGE = "Total size of the entries in the request is over the limit.";

const describeLength = (length: number): string =>
  `1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length ` +
  (length === 0 ? "greater than or equal to 1" : `less than or equal to ${MAX_ENTRIES}`);

const isFields = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const readText = (entry: Entry, name: string): string => {
  const value = own(entry, name);
  return typeof value === "string" ? value : "";
};

const listResources = (entry: Entry): string[] => {
  const value = own(entry, "Resources");
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
};

/** A time counts 14 bytes, in whichever form. */
const measureEntry = (entry: Entry): number =>
  [...REQUIRED.map((name) => readText(entry, name)), ...listResources(entry)].reduce(
    (sum, text) => sum + Buffer.byteLength(text),
    own(entry, "Time") === undefined ? 0 : 14,
  );

const REQUIRED = ["Source", "DetailType", "Detail"];

const readEntry = (entry: Entry, { region, nowMs }: Surroundings): Accepted | EntryError => {
  const missing = REQUIRED.find((name) => readText(entry, name) === "");
  if (missing !== undefined) {
    const reason = `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`;
    return { ErrorCode: "InvalidArgument", ErrorMessage: reason };
  }
  const source = readText(entry, "Source");
  if (source.startsWith("aws."))
    return {
      ErrorCode: "NotAuthorizedForSourceException",
      ErrorMessage: "Not authorized for the source.",
    };
  const detail = parseJsonOrNothing(readText(entry, "Detail"));
  if (!isFields(detail))
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  const timeMs = readTimeMs(entry, nowMs);
  if (timeMs === undefined)
    return { ErrorCode: "InvalidArgument", ErrorMessage: "Parameter Time is not valid." };
  const event = createEvent({
    "detail-type": readText(entry, "DetailType"),
    source,
    region,
    resources: listResources(entry),
    timeMs,
    detail,
  });
  return { busArn: busArn(readText(entry, "EventBusName"), region), event };
};

/** @returns epoch milliseconds; undefined for anything but seconds that a date can have. */
const readTimeMs = (entry: Entry, nowMs: number): number | undefined => {
  const seconds = own(entry, "Time") ?? nowMs / 1000;
  const isTime = typeof seconds === "number" && !Number.isNaN(new Date(seconds * 1000).getTime());
  return isTime ? seconds * 1000 : undefined;
};

/** @param given with `timeMs`, in epoch milliseconds. */
export const createEvent = ({
  timeMs,
  ...given
}: Pick<BusEvent, "detail-type" | "source" | "region" | "resources" | "detail"> & {
  timeMs: number;
}): BusEvent => ({
  version: "0",
  id: randomUUID(),
  "detail-type": given["detail-type"],
  source: given.source,
  account: ACCOUNT_ID,
  time: formatTime(timeMs),
  region: given.region,
  resources: given.resources,
  detail: given.detail,
});

/** @returns the time in whole seconds, such as `2025-01-01T00:00:00Z`. */
export const formatTime = (timeMs: number): string =>
  new Date(timeMs).toISOString().replace(/\.\d{3}/, "");

const refuse = (type: string, message: string): PutEventsAnswer => ({
  status: 400,
  body: { __type: type, message },
  accepted: [],
});
