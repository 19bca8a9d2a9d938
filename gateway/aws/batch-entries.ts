// Delays out of range, ids that are none, and attributes that SQS does not take, in a batch of SQS messages: SQS refuses only those entries. The embedded SQS
// does not look at them.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html
import type { ServerResponse } from "node:http";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { isObject } from "../terraform/values.ts";
import { findAttributeFault } from "./message-attributes.ts";
import { findMisfit, MESSAGE_TOKEN, secondsUpTo } from "./shapes.ts";

/** In no message that SQS takes: the embedded SQS refuses an entry that begins with it. */
const FORBIDDEN = "\u0000";

const DELAY = secondsUpTo(900);

/** FIFO queues take no delays at all, which the embedded SQS does check. */
const findDelayFault = (entry: object, isFifo: boolean): string | undefined => {
  const { DelaySeconds: delay = null } = entry as { DelaySeconds?: unknown };
  return isFifo || delay === null ? undefined : findMisfit(DELAY, delay, "DelaySeconds")?.message;
};

/** Without a group, or an id, the embedded SQS refuses the entry where it needs one. */
const findTokenFault = (entry: object): string | undefined =>
  TOKENS.map((name) => {
    const token = new Map<string, unknown>(Object.entries(entry)).get(name) ?? "";
    return token === "" ? undefined : findMisfit(MESSAGE_TOKEN, token, name)?.message;
  }).find((fault) => fault !== undefined);

const TOKENS = ["MessageGroupId", "MessageDeduplicationId"];

interface Entry {
  Id: string;
  MessageBody: string;
  MessageAttributes?: unknown;
}

/**
 * @param input of a call whose shape has been checked.
 * @returns the input to pass on, and to the answer, what is wrong with entries by their ids; undefined when nothing is.
 */
export const refuseEntries = (
  target: string,
  input: object,
): { input: object; faults: Map<string, string> } | undefined => {
  const { Entries: entries, QueueUrl: url } = input as { Entries?: unknown; QueueUrl?: unknown };
  if (target !== "AmazonSQS.SendMessageBatch" || !Array.isArray(entries)) return undefined;
  const isFifo = String(url).endsWith(".fifo");
  const faults = new Map<string, string>();
  const changed = (entries as Entry[]).map((entry) => {
    const fault =
      findDelayFault(entry, isFifo) ??
      findTokenFault(entry) ??
      findAttributeFault(entry.MessageAttributes);
    if (fault === undefined) return entry;
    faults.set(entry.Id, fault);
    return { ...entry, MessageBody: FORBIDDEN + entry.MessageBody };
  });
  return faults.size > 0 ? { input: { ...input, Entries: changed }, faults } : undefined;
};

/** Writes the faults into the answer to the changed call. */
export const tellFaults = (response: ServerResponse, faults: Map<string, string>): void => {
  const writeHead = response.writeHead.bind(response);
  const end = response.end.bind(response);
  let status = 200;
  response.writeHead = (code: number, ...rest: unknown[]) => {
    status = code;
    const headers = (rest.find(isObject) ?? {}) as Record<string, string>;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return response;
  };
  response.end = (chunk?: unknown) => {
    const isText = typeof chunk === "string" || Buffer.isBuffer(chunk);
    const text = withFaults(isText ? chunk.toString() : "", faults);
    response.removeHeader("content-length");
    writeHead(status);
    end(text);
    return response;
  };
};

const withFaults = (text: string, faults: Map<string, string>): string => {
  const answer = parseJsonOrNothing(text);
  if (!isObject(answer) || !Array.isArray(answer["Failed"])) return text;
  const Failed = (answer["Failed"] as { Id: string }[]).map((failed) => {
    const Message = faults.get(failed.Id);
    return Message === undefined ? failed : { ...failed, Code: "InvalidParameterValue", Message };
  });
  return JSON.stringify({ ...answer, Failed });
};
