// Lambda's Runtime API over HTTP, for one execution environment: its program asks for an event, and posts the result.
// https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { isCrossOrigin, isLocalHost } from "../request/local-origin.ts";
import { listen } from "../request/listen.ts";
import { createServer } from "../request/node-http.ts";
import { readBody } from "../request/read-body.ts";
import { isObject } from "../terraform/values.ts";
import { limited, MAX_RESPONSE_BYTES, TOO_LARGE } from "./worker/payload.js";
import { createTraceId } from "./worker/trace-id.js";
import type { FunctionError, Invocation, Outcome, WorkerMessage } from "./worker-protocol.ts";

export interface RuntimeApiOptions {
  /** Milliseconds that the function has for an event. */
  timeoutMs: number;
  onMessage: (message: WorkerMessage) => void;
  /** Called when the program reports that it cannot start: it must be ended. */
  onInitError: () => void;
  /** Resolves when all that the program printed before its request has been read. */
  outputIsRead: () => Promise<void>;
  /** Whether the program runs: its request for an event may be older than its end. */
  isRunning: () => Promise<boolean>;
}

/** A program may take any time between two requests: only the function's timeout ends it. */
const NO_TIMEOUTS = { keepAliveTimeout: 0, requestTimeout: 0, headersTimeout: 0 };

/** Bytes. An error report may be as long as a result. */
const MAX_BODY_BYTES = MAX_RESPONSE_BYTES;

const PATH =
  /^\/2018-06-01\/runtime\/(?:(invocation\/next|init\/error)|invocation\/([^/?]+)\/(response|error))$/;

/** The state of an event that was sent. */
interface Current {
  invocation: Invocation;
  deadlineMs: number;
  isTaken: boolean;
}

export class RuntimeApi {
  private readonly server: Server;
  private options: RuntimeApiOptions | undefined;
  private isReady = false;
  private current: Current | undefined;
  /** The program's request for the next event. */
  private asking: ServerResponse | undefined;

  private constructor() {
    this.server = createServer(NO_TIMEOUTS, (request, response) => {
      this.handle(request, response).catch(() => response.destroy());
    });
  }

  static async open(): Promise<RuntimeApi> {
    const api = new RuntimeApi();
    await listen(api.server, 0);
    return api;
  }

  /** For `AWS_LAMBDA_RUNTIME_API`. */
  get address(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Requests before that get no answer. */
  serve(options: RuntimeApiOptions): void {
    this.options = options;
  }

  send(invocation: Invocation): void {
    const deadlineMs = Date.now() + (this.options?.timeoutMs ?? 0);
    this.current = { invocation, deadlineMs, isTaken: false };
    this.deliverIfRunning().catch(() => {});
  }

  private async deliverIfRunning(): Promise<void> {
    if (await this.options?.isRunning()) this.deliver();
  }

  /** Says first whether an event was sent that the program did not take. */
  close(): void {
    if (this.current?.isTaken === false) this.options?.onMessage({ type: "unbegun" });
    this.server.close();
    this.server.closeAllConnections();
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = "" } = request;
    const { host = "" } = request.headers;
    if (!isLocalHost(host) || isCrossOrigin(request, host)) {
      return answer(response, 403, refusal("Forbidden", "Only the function's program may ask."));
    }
    const [, fixed, requestId, kind] = PATH.exec(url) ?? [];
    if (method === "GET" && fixed === "invocation/next") return this.ask(response);
    if (method === "POST" && fixed === "init/error") return this.failToStart(request, response);
    if (method === "POST" && requestId !== undefined) {
      return this.finish(requestId, kind === "error", request, response);
    }
    answer(response, 404, refusal("NotFound", `${method} ${url} is not part of the Runtime API`));
  }

  private ask(response: ServerResponse): void {
    if (this.asking) {
      return answer(response, 403, refusal("InvalidStateTransition", "It asks already."));
    }
    this.asking = response;
    response.once("close", () => {
      if (this.asking === response) this.asking = undefined;
    });
    if (!this.isReady) {
      this.isReady = true;
      this.options?.onMessage({ type: "ready" });
    }
    this.deliver();
  }

  private deliver(): void {
    const { asking, current } = this;
    if (!asking || !current || current.isTaken) return;
    this.asking = undefined;
    current.isTaken = true;
    const { requestId, event, invoked } = current.invocation;
    asking.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(event),
      "lambda-runtime-aws-request-id": requestId,
      "lambda-runtime-deadline-ms": current.deadlineMs,
      "lambda-runtime-invoked-function-arn": invoked.functionArn,
      "lambda-runtime-trace-id": createTraceId(),
    });
    asking.end(event);
  }

  private async finish(
    requestId: string,
    isError: boolean,
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const body = await readBody(request, MAX_BODY_BYTES);
    const { current } = this;
    if (!current?.isTaken || current.invocation.requestId !== requestId) {
      return answer(response, 400, refusal("InvalidRequestID", "Invalid request ID"));
    }
    this.current = undefined;
    const isWhole = body !== undefined;
    answer(response, isWhole ? 202 : 413, isWhole ? ACCEPTED : TOO_LARGE);
    const text = body?.toString() ?? "";
    const outcome: Outcome = isError ? { error: readError(text, request) } : { payload: text };
    await this.tell({
      type: "outcome",
      outcome: isWhole ? limited(outcome) : { error: TOO_LARGE },
    });
  }

  private async failToStart(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, MAX_BODY_BYTES);
    answer(response, 202, ACCEPTED);
    await this.tell({ type: "crashed", error: readError(body?.toString() ?? "", request) });
    this.options?.onInitError();
  }

  private async tell(message: WorkerMessage): Promise<void> {
    await this.options?.outputIsRead();
    this.options?.onMessage(message);
  }
}

const ACCEPTED = { status: "OK" };

const refusal = (errorType: string, errorMessage: string): FunctionError => ({
  errorType,
  errorMessage,
});

const answer = (response: ServerResponse, status: number, body: object): void => {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
};

/** The error as the program reports it, which is what Lambda's callers get. A header may name its type. */
const readError = (body: string, { headers }: IncomingMessage): FunctionError => {
  const parsed = parseJsonOrNothing(body);
  const { errorType, errorMessage = "", ...more } = isObject(parsed) ? parsed : {};
  const named = errorType ?? headers["lambda-runtime-function-error-type"] ?? "Runtime.Unknown";
  return { errorType: toText(named), errorMessage: toText(errorMessage), ...more };
};

/** Programs may report anything. */
const toText = (value: unknown): string =>
  typeof value === "string" ? value : JSON.stringify(value);
