// The gateway's memory of what happened last, and of who works for whom at the moment.
import { type Clock, systemClock } from "../time/clock.ts";
import { TokenBucket } from "../time/token-bucket.ts";
import { Bounded } from "./bounded.ts";
import { type Mask, SHOW_ALL } from "./mask.ts";
import {
  type Details,
  type Span,
  type SpanKind,
  Trace,
  type TraceRecord,
  UNTRACED,
} from "./trace.ts";

/** Traces that are kept. */
const MAX_TRACES = 100;
/** As many may begin in a second. Nobody can follow more, and a load should be about the API, not about its journal. */
const TRACES_PER_SECOND = 100;
/** Messages in queues of which is known who sent them. */
const MAX_MESSAGES = 1000;

export class Journal {
  private readonly traces = new Bounded<number, { trace: Trace; revision: number }>(MAX_TRACES);
  private readonly messages = new Bounded<string, Span>(MAX_MESSAGES);
  private readonly workers = new Map<string, () => Span | undefined>();
  private readonly allowance: TokenBucket;
  private untracedCount = 0;
  private lastId = 0;
  private revision = 0;

  constructor(clock: Clock = systemClock) {
    const limits = { rateLimit: TRACES_PER_SECOND, burstLimit: MAX_TRACES };
    this.allowance = new TokenBucket(limits, clock);
  }

  /** Events that came too fast to be kept. */
  get untraced(): number {
    return this.untracedCount;
  }

  /**
   * Something sets the API to work.
   *
   * @param mask is put on every text of the trace. Default: none.
   * @returns the root of its trace.
   */
  begin(kind: SpanKind, name: string, details: Details = {}, mask: Mask = SHOW_ALL): Span {
    if (!this.allowance.take()) {
      this.untracedCount += 1;
      return UNTRACED;
    }
    const id = (this.lastId += 1);
    const changed = (): void => {
      const kept = this.traces.get(id);
      if (kept) kept.revision = this.revision += 1;
    };
    const trace = new Trace(id, kind, name, { details, changed, mask });
    this.traces.set(id, { trace, revision: (this.revision += 1) });
    return trace.root;
  }

  /**
   * @param revision that was returned before; 0: none.
   * @returns what has changed since then, oldest first, and the revision that this is.
   */
  since(revision: number): { revision: number; traces: TraceRecord[] } {
    const changed = this.traces.values().filter((kept) => kept.revision > revision);
    return { revision: this.revision, traces: changed.map(({ trace }) => trace.record) };
  }

  /** There is an execution environment, known by its session token. @param workingFor tells what it works for now. */
  works(sessionToken: string, workingFor: () => Span | undefined): void {
    this.workers.set(sessionToken, workingFor);
  }

  /** The environment is gone. */
  left(sessionToken: string): void {
    this.workers.delete(sessionToken);
  }

  /**
   * Somebody calls AWS: a function, whose call belongs to what it works for, or an operator.
   *
   * @param sessionToken that the call was signed with.
   */
  call(sessionToken: string | string[] | undefined, name: string, details: Details): Span {
    const caller = this.workers.get(String(sessionToken))?.();
    return caller?.child("call", name, details) ?? this.begin("operator", name, details);
  }

  /** A message is in a queue: what becomes of it belongs to the trace of who sent it. */
  sent(messageId: string, queueName: string, sender: Span): void {
    this.messages.set(messageId, sender.child("queue", queueName, { messageId }));
  }

  /** Messages leave a queue together. @returns the span that their delivery belongs to. */
  received(messageIds: string[], queueName: string): Span {
    const [first, ...others] = messageIds.flatMap((id) => this.messages.get(id) ?? []);
    const span = first ?? this.begin("queue", queueName);
    span.end({ messages: messageIds.length });
    for (const other of others) other.end({ deliveredWithTrace: span.traceId });
    return span;
  }
}
