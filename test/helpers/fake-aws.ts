// A fake of @connections, DynamoDB and SQS on 127.0.0.1, scripted by tests.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { FakeTable } from "./fake-table.ts";
import { closeAfterwards } from "./hooks.ts";
import { Pace } from "./pace.ts";

/** Script of one post. Default: it is delivered. */
interface PostScript {
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Milliseconds of virtual time until the response. */
  delayMs?: number;
  /** The connection is reset instead of a response. */
  reset?: boolean;
  /** It never gets a response. */
  hang?: boolean;
}

/** Script of one call in the AWS JSON protocol. Default: it is carried out, and gets its response. */
export interface CallScript {
  /** Name of the error in the response. */
  error?: string;
  /** Status of the error. Default 400. */
  status?: number;
  /** The connection is reset instead of a response. */
  reset?: boolean;
  /** It never gets a response. */
  hang?: boolean;
  /** It is carried out despite the error. */
  isCarriedOut?: boolean;
}

interface SentMessage {
  queue: string;
  body: string;
  delaySeconds: number;
  /** Why it was dead-lettered. */
  reason?: string;
}

export interface FakeAws {
  readonly endpoint: string;
  /** Virtual time of its responses. */
  readonly pace: Pace;
  readonly table: FakeTable;
  /** Posts that got a 200, in order. */
  readonly delivered: { id: string; body: string }[];
  /** Number of posts to each connection, whatever their outcome. */
  readonly attempts: Map<string, number>;
  /** Messages sent to queues, in order. */
  readonly sent: SentMessage[];
  /** Access keys of dead workers, whose requests are ignored. */
  readonly dead: Set<string>;
  /** Calls in the AWS JSON protocol, by operation. */
  readonly calls: Map<string, number>;
  /** Decides the fate of a post; `attempt` counts from 1 for each connection. */
  onPost: (id: string, attempt: number) => PostScript;
  /** Makes the next calls of an operation fail with this error. */
  fail(operation: string, times: number, type: string): void;
  /** Decides the fate of a call. Default: see {@link fail}. */
  onCall: (operation: string, input: any) => CallScript;
  close(): void;
}

export const startFakeAws = async (): Promise<FakeAws> => {
  const fake = new Fake();
  const server = createServer((request, response) => {
    void request.toArray().then((chunks) => {
      fake.answer(request, Buffer.concat(chunks).toString(), response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  fake.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  fake.close = () => {
    server.close();
    server.closeAllConnections();
  };
  closeAfterwards(fake.close);
  return fake;
};

class Fake implements FakeAws {
  endpoint = "";
  readonly pace = new Pace();
  close = () => {};
  readonly table = new FakeTable();
  readonly delivered: { id: string; body: string }[] = [];
  readonly attempts = new Map<string, number>();
  readonly sent: SentMessage[] = [];
  readonly dead = new Set<string>();
  readonly calls = new Map<string, number>();
  onPost: FakeAws["onPost"] = () => ({});
  onCall: FakeAws["onCall"] = (operation) => this.findFailure(operation);
  private readonly failures = new Map<string, { times: number; type: string }>();

  fail(operation: string, times: number, type: string): void {
    this.failures.set(operation, { times, type });
  }

  answer(request: IncomingMessage, body: string, response: ServerResponse): void {
    const [, accessKey = ""] = /Credential=(\w+)/.exec(String(request.headers.authorization)) ?? [];
    if (this.dead.has(accessKey)) {
      this.hold(response);
      return;
    }
    const target = request.headers["x-amz-target"];
    const [, id] = /\/@connections\/(.+)$/.exec(request.url ?? "") ?? [];
    if (id !== undefined) this.answerPost(decodeURIComponent(id), body, response);
    else this.answerCall(String(target).split(".")[1] ?? "", JSON.parse(body), response);
  }

  private answerPost(id: string, body: string, response: ServerResponse): void {
    const attempt = (this.attempts.get(id) ?? 0) + 1;
    this.attempts.set(id, attempt);
    const script = this.onPost(id, attempt);
    const release = script.hang || script.delayMs ? this.hold(response) : () => {};
    if (script.hang) return;
    const answer = () => {
      release();
      this.finishPost(id, body, script, response);
    };
    if (script.delayMs) this.pace.clock.after(script.delayMs, answer);
    else answer();
  }

  private finishPost(id: string, body: string, script: PostScript, response: ServerResponse): void {
    const { status = 200, reset } = script;
    if (reset) {
      response.socket?.resetAndDestroy();
      return;
    }
    if (status === 200) this.delivered.push({ id, body });
    response.writeHead(status, script.headers).end(script.body ?? "");
  }

  /** Leaves it without a response, at least for now. */
  private hold(response: ServerResponse): () => void {
    const release = this.pace.hold();
    response.once("close", release);
    return release;
  }

  private answerCall(operation: string, input: any, response: ServerResponse): void {
    this.calls.set(operation, (this.calls.get(operation) ?? 0) + 1);
    const { error, status, reset, hang, isCarriedOut } = this.onCall(operation, input);
    const fails = error !== undefined || reset || hang;
    const output = !fails || isCarriedOut ? this.carryOut(operation, input) : {};
    if (hang) {
      this.hold(response);
      return;
    }
    if (reset) response.socket?.resetAndDestroy();
    else if (error !== undefined) this.refuse(response, error, status);
    else if (output === "condition failed") {
      this.refuse(response, "ConditionalCheckFailedException");
    } else response.end(JSON.stringify(output));
  }

  private findFailure(operation: string): CallScript {
    const failure = this.failures.get(operation);
    if (!failure || failure.times === 0) return {};
    failure.times -= 1;
    return { error: failure.type };
  }

  private carryOut(operation: string, input: any): object | "condition failed" {
    if (operation === "SendMessage") this.send(input);
    return this.table.call(operation, input);
  }

  private send({ QueueUrl, MessageBody, DelaySeconds = 0, MessageAttributes }: any): void {
    const queue = QueueUrl.split("/").at(-1);
    const reason = MessageAttributes?.reason.StringValue;
    this.sent.push({ queue, body: MessageBody, delaySeconds: DelaySeconds, reason });
  }

  private refuse(response: ServerResponse, type: string, status = 400): void {
    response
      .writeHead(status)
      .end(JSON.stringify({ __type: `com.amazonaws#${type}`, message: type }));
  }
}
