// Keeps what is left in the queues when the gateway ends, and puts it back when it starts: no message is lost to a
// restart, as none is on AWS.
import { parseJson } from "../../shared/bounded-json.ts";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Queue } from "../model/queues.ts";
import type { EmbeddedServices, QueueContents } from "./embedded-services.ts";
import type { JsonClient } from "./json-client.ts";

/** By the queue's name: the file has it as an object. */
type State = Map<string, KeptMessage[]>;

interface KeptMessage {
  body: string;
  attributes: object;
}

/** @returns how many messages were kept; the file is written only if there are any. */
export const saveQueues = async (
  services: EmbeddedServices,
  queues: Queue[],
  path: string,
): Promise<number> => {
  const state: State = new Map();
  for (const { name } of queues) state.set(name, keptOf(await services.inspectQueue(name)));
  const count = [...state.values()].flat().length;
  if (count > 0) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(Object.fromEntries(state)));
  }
  return count;
};

/** Ready or delayed, or received and neither deleted nor handled to the end. */
const keptOf = ({ ready, delayed, inflight }: QueueContents): KeptMessage[] =>
  [...ready, ...delayed, ...inflight.map(({ message }) => message)].map(
    ({ body, messageAttributes }) => ({ body, attributes: messageAttributes }),
  );

/** Sends the messages again, and removes the file. @returns how many there were. */
export const restoreQueues = async (
  client: JsonClient,
  queues: Queue[],
  path: string,
): Promise<number> => {
  if (!existsSync(path)) return 0;
  const state: State = new Map(
    Object.entries(parseJson(readFileSync(path, "utf8")) as Record<string, KeptMessage[]>),
  );
  let count = 0;
  for (const { name } of queues) {
    for (const { body, attributes } of state.get(name) ?? []) {
      const input = { QueueUrl: name, MessageBody: body, MessageAttributes: attributes };
      await client.call("AmazonSQS.SendMessage", input);
      count += 1;
    }
  }
  rmSync(path);
  return count;
};
