// Keeps recent traces, and relates calls and queued messages to the traces that caused them.
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

/** Maximum number of kept traces. */
const MAX_TRACES = 100;
/** New traces per second. More are not readable, and under load the API should get the CPU, not the journal. */
const TRACES_PER_SECOND = 100;
/** Maximum number of queued messages whose sender is known. */
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

  /** Number of events above the rate limit, which are not kept. */
  get untraced(): number {
    return this.untracedCount;
  }

  /**
   * Starts the trace of an event.
   *
   * @param mask applied to every text of the trace. Default: none.
   * @returns the root span.
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
   * @param revision from an earlier call; 0 for all.
   * @returns the traces changed since then, oldest first, and the current revision.
   */
  since(revision: number): { revision: number; traces: TraceRecord[] } {
    const changed = this.traces.values().filter((kept) => kept.revision > revision);
    return { revision: this.revision, traces: changed.map(({ trace }) => trace.record) };
  }

  /** Registers an execution environment by its session token. @param workingFor returns the span of its invocation. */
  works(sessionToken: string, workingFor: () => Span | undefined): void {
    this.workers.set(sessionToken, workingFor);
  }

  /** Removes an environment that has ended. */
  left(sessionToken: string): void {
    this.workers.delete(sessionToken);
  }

  /**
   * Records a call to AWS by a function, as part of its invocation's trace, or by an operator.
   *
   * @param sessionToken that the call was signed with.
   * @param mask applied to every text of an operator's trace. Default: none.
   */
  call(
    sessionToken: string | string[] | undefined,
    name: string,
    details: Details,
    mask?: Mask,
  ): Span {
    const caller = this.workers.get(String(sessionToken))?.();
    return caller?.child("call", name, details) ?? this.begin("operator", name, details, mask);
  }

  /** Records a queued message: its delivery becomes part of the sender's trace. */
  sent(messageId: string, queueName: string, sender: Span): void {
    this.messages.set(messageId, sender.child("queue", queueName, { messageId }));
  }

  /** Records that a batch has left a queue. @returns the span that the delivery belongs to. */
  received(messageIds: string[], queueName: string): Span {
    const [first, ...others] = messageIds.flatMap((id) => this.messages.get(id) ?? []);
    const span = first ?? this.begin("queue", queueName);
    span.end({ messages: messageIds.length });
    for (const other of others) other.end({ deliveredWithTrace: span.traceId });
    return span;
  }
}
