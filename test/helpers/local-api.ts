// Calls of /_local/ like the console's, and the traces that it receives.
import { request as httpRequest, type IncomingMessage } from "node:http";
import { once } from "node:events";

/** One step of what became of an event. */
export interface SpanRecord {
  id: number;
  parentId?: number;
  kind: string;
  name: string;
  startMs: number;
  waitedMs?: number;
  endMs?: number;
  failed?: boolean;
  details: Record<string, string | number | boolean | undefined>;
}

/** The first span is the event itself. */
export interface TraceRecord {
  id: number;
  spans: SpanRecord[];
}

export interface LocalAnswer {
  status: number;
  headers: IncomingMessage["headers"];
  text: string;
  /** @throws when it is not JSON. */
  json(): any;
}

/** @param path sent unchanged, including dots. */
export const callLocal = async (
  port: number,
  method: string,
  path: string,
  { body, headers = {} }: { body?: string; headers?: Record<string, string> } = {},
): Promise<LocalAnswer> => {
  const outgoing = httpRequest({ host: "127.0.0.1", port, method, path, headers });
  // Node.js adds it only to methods that usually have a body.
  if (body !== undefined) outgoing.setHeader("content-length", Buffer.byteLength(body));
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  const text = Buffer.concat(await response.toArray()).toString();
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    text,
    json: () => JSON.parse(text),
  };
};

/** Listens until the condition holds. @returns the latest traces, oldest first. */
export const tracesUntil = async (
  port: number,
  condition: (traces: TraceRecord[]) => boolean,
): Promise<TraceRecord[]> => {
  const traces = new Map<number, TraceRecord>();
  for await (const [event, data] of events(port)) {
    if (event !== "traces") continue;
    for (const trace of data as TraceRecord[]) traces.set(trace.id, trace);
    if (condition([...traces.values()])) break;
  }
  return [...traces.values()];
};

/** The first event of the stream. */
export const nextState = async (port: number): Promise<any> => {
  for await (const [event, data] of events(port)) if (event === "state") return data;
  throw new Error("The stream has ended");
};

async function* events(port: number): AsyncGenerator<[event: string, data: unknown]> {
  const response = await fetch(`http://127.0.0.1:${port}/_local/events`);
  let rest = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split("\n\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      const [, event = "", data = ""] = /^event: (\w+)\ndata: (.*)$/.exec(part) ?? [];
      yield [event, JSON.parse(data)];
    }
  }
}

/** Finds a trace by its root span. */
export const findTrace = (traces: TraceRecord[], kind: string, name: string): SpanRecord[] =>
  traces.find(({ spans: [root] }) => root?.kind === kind && root.name === name)?.spans ?? [];

/** `kind name` of each span, indented by depth. */
export const outline = (spans: SpanRecord[]): string[] => {
  const depth = ({ parentId }: SpanRecord): number =>
    parentId === undefined ? 0 : 1 + depth(spans[parentId]!);
  return spans.map((span) => `${"  ".repeat(depth(span))}${span.kind} ${span.name}`);
};
