// DynamoDB and SQS inside the gateway's own process, behind the gateway's own port.
import { parseJson } from "../../shared/bounded-json.ts";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import dynalite from "dynalite";
import { buildApp } from "fauxqs";

export interface EmbeddedServices {
  /**
   * Answers a call in the AWS JSON protocol.
   *
   * @param body of the request, which has been read.
   * @returns false when its service is not served.
   */
  answer(request: IncomingMessage, body: Buffer, response: ServerResponse): boolean;
  /** How many messages each queue has. */
  countMessages(): Promise<QueueDepth[]>;
  /** What is in a queue, without receiving it. */
  inspectQueue(name: string): Promise<QueueContents>;
  close(): Promise<void>;
}

export interface QueueDepth {
  name: string;
  /** Messages that wait to be received. */
  ready: number;
  /** Messages that are being handled. */
  inFlight: number;
  delayed: number;
}

export interface QueueContents {
  ready: QueuedMessage[];
  delayed: QueuedMessage[];
  inflight: { message: QueuedMessage }[];
}

export interface QueuedMessage {
  messageId: string;
  body: string;
  messageAttributes: object;
}

export const createEmbeddedServices = async (region: string): Promise<EmbeddedServices> => {
  const dynamoDb = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const sqs = buildApp({ logger: false, defaultRegion: region });
  await sqs.ready();
  return {
    answer: (request, body, response) => {
      const target = String(request.headers["x-amz-target"]);
      const server = target.startsWith("AmazonSQS.")
        ? sqs.server
        : target.startsWith("DynamoDB_")
          ? dynamoDb
          : undefined;
      return server?.emit("request", replay(request, body), response) ?? false;
    },
    countMessages: async () => {
      const { body } = await sqs.inject({ method: "GET", url: "/_fauxqs/queues" });
      return (parseJson(body) as Counted[]).map((queue) => ({
        name: queue.name,
        ready: queue.approximateMessageCount,
        inFlight: queue.approximateInflightCount,
        delayed: queue.approximateDelayedCount,
      }));
    },
    inspectQueue: async (name) => {
      const { body } = await sqs.inject({ method: "GET", url: `/_fauxqs/queues/${name}` });
      return (parseJson(body) as { messages: QueueContents }).messages;
    },
    close: async () => sqs.close(),
  };
};

interface Counted {
  name: string;
  approximateMessageCount: number;
  approximateInflightCount: number;
  approximateDelayedCount: number;
}

/** The request once more, with its body still to be read. */
const replay = ({ method, headers, rawHeaders, socket }: IncomingMessage, body: Buffer): Readable =>
  Object.assign(Readable.from([body]), {
    method,
    url: "/",
    headers: headersOf(headers, body),
    rawHeaders,
    socket,
    httpVersion: "1.1",
    httpVersionMajor: 1,
    httpVersionMinor: 1,
  });

/** What asks for leave to read from another page is left out: dynalite would give it to every page there is. */
const headersOf = (headers: IncomingHttpHeaders, body: Buffer): IncomingHttpHeaders => ({
  ...Object.fromEntries(
    Object.entries(headers).filter(([name]) => !/^(origin$|access-control-)/.test(name)),
  ),
  // The body may be another than the one that came.
  "content-length": String(body.length),
});
