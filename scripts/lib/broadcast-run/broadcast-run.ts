// A broadcast end to end: the deployed zip, with the role, queues, mappings and table of the synthesized stack, served
// by the gateway. Only @connections is replaced, by a sink that counts.
import {
  EVERYONE,
  computeExpiry,
  memberKey,
  parseLayouts,
} from "../../../handlers/lib/connection-keys.ts";
import {
  createJsonClient,
  type Gateway,
  type JsonClient,
  startGateway,
} from "../../../gateway/index.ts";
import { copyChanged, findFunction } from "../copy-stack.ts";
import { queueDepths } from "./queue-depths.ts";
import { type Recorded, startRecordingSink } from "./recording-sink.ts";

export interface BroadcastRunOptions {
  /** Of the dev stack, as synthesized. */
  configurationPath: string;
  connections: number;
  /** Timeout of the broadcast function. */
  timeoutSeconds: number;
  /** Concurrency of the function: two for broadcasts, the rest for shared work. */
  workers: number;
  /** Post limit of each worker. */
  postsPerSecond: number;
  /** Layout of connections in the table. Default: the stack's. */
  layout?: string;
  /** Milliseconds to wait until it is done. */
  patienceMs: number;
}

export interface BroadcastRun extends Recorded {
  /** Ids of all connections. */
  ids: string[];
  /** Sums of all invocations' counts. */
  counts: Record<string, number>;
  /** Log lines of the invocations, in order. */
  invocations: Line[];
  elapsedMs: number;
}

/** A line that a function logs, or a line of metrics. */
interface Line {
  [name: string]: unknown;
  message?: string;
  _aws?: { CloudWatchMetrics: [{ Metrics: { Name: string }[] }] };
}

interface Mapping {
  scaling_config?: { maximum_concurrency: number };
}

const REGION = "eu-west-1";

export const runBroadcast = async (options: BroadcastRunOptions): Promise<BroadcastRun> => {
  const sink = await startRecordingSink();
  const stack = writeStack(options, sink.endpoint);
  const lines: string[] = [];
  const gateway = await startGateway({
    configurationPath: stack.configurationPath,
    output: {
      functionLine: (_, line) => lines.push(line),
      info: () => {},
      warn: () => {},
    },
  });
  try {
    const client = createJsonClient(gateway.port, REGION);
    const ids = await connectAll(client, stack.environment, options.connections);
    const startedMs = performance.now();
    await client.call("AmazonSQS.SendMessage", {
      QueueUrl: queueUrl(gateway, "websocket-dev-broadcasts"),
      MessageBody: '{"data":"hi"}',
    });
    await finish(client, options.patienceMs, lines);
    const elapsedMs = performance.now() - startedMs;
    return { ids, ...(await sink.stop()), ...summarize(lines), elapsedMs };
  } finally {
    await gateway.close();
    sink.kill();
    stack.remove();
  }
};

/** The dev stack with another timeout and concurrency, and the sink instead of API Gateway. */
const writeStack = (
  { configurationPath, timeoutSeconds, workers, postsPerSecond, layout }: BroadcastRunOptions,
  endpoint: string,
) => {
  let environment: Record<string, string> = {};
  const copy = copyChanged(configurationPath, (resources) => {
    const fn = findFunction(resources, "broadcast");
    fn.timeout = timeoutSeconds;
    environment = Object.assign(fn.environment.variables, {
      WEBSOCKET_ENDPOINT: endpoint,
      POSTS_PER_SECOND: String(postsPerSecond),
      POSTS_AT_ONCE: "50",
      ...(layout !== undefined && { CONNECTION_LAYOUTS: layout }),
    });
    const mappings = Object.entries(resources["aws_lambda_event_source_mapping"] ?? {});
    for (const [name, mapping] of mappings as [string, Mapping][]) {
      if (name.includes("work")) mapping.scaling_config = { maximum_concurrency: workers - 2 };
    }
  });
  return { ...copy, environment };
};

const connectAll = async (
  client: JsonClient,
  environment: Record<string, string>,
  count: number,
): Promise<string[]> => {
  const [layout] = parseLayouts(environment["CONNECTION_LAYOUTS"] ?? "");
  const ids = Array.from(
    { length: count },
    (_, index) => `${Buffer.from(String(index).padStart(11, "0")).toString("base64url")}=`,
  );
  const e = { N: String(computeExpiry(Date.now())) };
  for (let at = 0; at < ids.length; at += 25) {
    const requests = ids.slice(at, at + 25).map((id) => {
      const { p, c } = memberKey(layout, EVERYONE, id);
      return { PutRequest: { Item: { p: { S: p }, c: { S: c }, e } } };
    });
    await client.call("DynamoDB_20120810.BatchWriteItem", {
      RequestItems: { "websocket-dev-connections": requests },
    });
  }
  return ids;
};

const queueUrl = ({ port }: Gateway, name: string): string =>
  `http://127.0.0.1:${port}/000000000000/${name}`;

/** Waits until all queues are empty. */
const finish = async (client: JsonClient, patienceMs: number, lines: string[]): Promise<void> => {
  const deadlineMs = Date.now() + patienceMs;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const depths = await queueDepths(client);
    if (depths.every((depth) => depth === 0)) return;
    if (Date.now() > deadlineMs) {
      const left = `${depths.join(", ")} messages are left`;
      throw new Error(`Not done within ${patienceMs} ms: ${left}\n${lines.join("\n")}`);
    }
  }
};

const summarize = (texts: string[]): Pick<BroadcastRun, "counts" | "invocations"> => {
  const lines = texts.map(parseLine);
  const invocations = lines.filter(({ message }) => message === "broadcast");
  const counts: Record<string, number> = {};
  for (const line of lines) {
    for (const { Name } of line["_aws"]?.CloudWatchMetrics[0].Metrics ?? []) {
      counts[Name] = (counts[Name] ?? 0) + Number(line[Name]);
    }
  }
  return { counts, invocations };
};

/** A function that times out or fails writes other lines. */
const parseLine = (line: string): Line => {
  try {
    return JSON.parse(line) as Line;
  } catch (error) {
    throw new Error(`The function wrote "${line}"; expected JSON.`, { cause: error });
  }
};
