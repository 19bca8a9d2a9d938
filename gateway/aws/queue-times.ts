// Divides the times in SQS calls by the clock's speed: the embedded SQS uses its own timers and accepts no clock.
import type { Queue } from "../model/queues.ts";

type Fields = Record<string, unknown>;

/** Maximum values, in seconds. Larger ones are passed on, so that SQS rejects them. */
const MAX_SECONDS = { VisibilityTimeout: 43_200, DelaySeconds: 900, WaitTimeSeconds: 20 };

type TimeName = keyof typeof MAX_SECONDS;

/** Fields of calls, and the queue attribute that applies when a field is missing. */
const TIMES = new Map<string, [field: TimeName, attribute: string | undefined][]>([
  ["SendMessage", [["DelaySeconds", "DelaySeconds"]]],
  ["SendMessageBatch", [["DelaySeconds", "DelaySeconds"]]],
  ["ChangeMessageVisibility", [["VisibilityTimeout", undefined]]],
  ["ChangeMessageVisibilityBatch", [["VisibilityTimeout", undefined]]],
  [
    "ReceiveMessage",
    [
      ["VisibilityTimeout", "VisibilityTimeout"],
      ["WaitTimeSeconds", "ReceiveMessageWaitTimeSeconds"],
    ],
  ],
]);

/** SQS defaults of queue attributes, in seconds. */
const DEFAULTS: Record<string, string> = {
  VisibilityTimeout: "30",
  DelaySeconds: "0",
  ReceiveMessageWaitTimeSeconds: "0",
};

/**
 * Writes the shortened values into each call and leaves the queue attributes unchanged: those only take whole seconds,
 * which would be too coarse.
 *
 * @param input body of a call to SQS.
 * @returns the input itself if nothing changes, else a copy with its seconds divided by `speed`.
 */
export const shortenTimes = (
  target: string,
  input: unknown,
  queues: Queue[],
  speed: number,
): unknown => {
  const times = TIMES.get(target.split(".")[1] ?? "");
  if (speed === 1 || !times || !isFields(input)) return input;
  const queue = queues.find(({ name }) => name === readQueueName(input["QueueUrl"]));
  const shorten = (fields: unknown): unknown =>
    isFields(fields) ? { ...fields, ...shortened(fields, times, queue, speed) } : fields;
  const { Entries } = input;
  return Array.isArray(Entries) ? { ...input, Entries: Entries.map(shorten) } : shorten(input);
};

const shortened = (
  fields: Fields,
  times: [field: TimeName, attribute: string | undefined][],
  queue: Queue | undefined,
  speed: number,
): Fields =>
  Object.fromEntries(
    times.flatMap(([field, attribute]) => {
      const seconds = fields[field] ?? readDefault(queue, attribute);
      const valid = typeof seconds === "number" && seconds >= 0 && seconds <= MAX_SECONDS[field];
      return valid ? [[field, seconds / speed]] : [];
    }),
  );

/** FIFO queues reject a DelaySeconds per message. */
const readDefault = (
  queue: Queue | undefined,
  attribute: string | undefined,
): number | undefined => {
  if (!queue || attribute === undefined) return undefined;
  if (attribute === "DelaySeconds" && queue.attributes["FifoQueue"] === "true") return undefined;
  return Number(queue.attributes[attribute] ?? DEFAULTS[attribute]);
};

const readQueueName = (url: unknown): string | undefined =>
  typeof url === "string" ? url.split("/").at(-1) : undefined;

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
