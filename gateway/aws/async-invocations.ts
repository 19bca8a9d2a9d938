// Asynchronous invocations: Lambda accepts an event, retries it, and sends what becomes of it to a destination.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async.html
import { randomUUID } from "node:crypto";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { LostCount } from "../diagnostics/lost-count.ts";
import type { Output } from "../diagnostics/output.ts";
import { Backlog } from "../lambda/backlog.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { Outcome } from "../lambda/worker-protocol.ts";
import {
  type AsyncSettings,
  findAsyncSettings,
  type TargetSettings,
} from "../model/async-settings.ts";
import { type OwnTarget, qualifiedArn } from "../model/functions.ts";
import type { Clock } from "../time/clock.ts";
import { unexpected } from "../diagnostics/unexpected.ts";
import type { Span } from "../trace/trace.ts";

/** Delivers a record, or an event that was given up. @throws when the destination does not take it. */
export type Deliver = (delivery: {
  /** The function whose role decides. */
  target: OwnTarget;
  destinationArn: string;
  body: object;
  /** Message attributes, for queues. */
  attributes?: Record<string, string>;
  span: Span;
}) => Promise<void>;

export interface AsyncInvocationsOptions {
  lambda: Pick<LambdaService, "invoke">;
  settings: TargetSettings[];
  clock: Clock;
  output: Output;
  deliver: Deliver;
}

/** Milliseconds before the second and the third attempt. */
const RETRY_DELAYS_MS = [60_000, 120_000];

/** Milliseconds before a throttled event is tried again: it doubles, up to five minutes. */
const FIRST_BACKOFF_MS = 1000;
const LAST_BACKOFF_MS = 300_000;

interface Pending {
  target: OwnTarget;
  event: object;
  span: Span;
  settings: AsyncSettings;
  requestId: string;
  acceptedAtMs: number;
  /** Attempts that ended in an error of the function. */
  failures: number;
  throttles: number;
  /** Frees what it takes of the backlog. */
  leave: () => void;
}

export class AsyncInvocations {
  private readonly options: AsyncInvocationsOptions;
  private readonly waiting = new Set<() => void>();
  /** Events that are running or wait for an attempt. Lambda's own queue has no documented limit. */
  private readonly backlog = new Backlog();
  private readonly lost = new LostCount();
  private isStopped = false;

  constructor(options: AsyncInvocationsOptions) {
    this.options = options;
  }

  /** Never rejects: the caller only learns that the event is accepted. @param span of the caller. */
  invoke(target: OwnTarget, event: object, span: Span): void {
    const { clock, settings } = this.options;
    const leave = this.backlog.enter(JSON.stringify(event).length);
    if (!leave) return this.lose(target);
    this.attempt({
      target,
      event,
      span,
      settings: findAsyncSettings(settings, target),
      requestId: randomUUID(),
      acceptedAtMs: clock.now(),
      failures: 0,
      throttles: 0,
      leave,
    });
  }

  private lose({ fn }: OwnTarget): void {
    const lost = this.lost.add(1);
    if (lost === undefined) return;
    this.options.output.warn(
      `An asynchronous event for ${fn.address} is lost (${lost} so far): too many are waiting. ` +
        "Does the function cause further events for itself?",
    );
  }

  /** Forgets the events that wait for another attempt, and those that fail from now on. */
  stop(): void {
    this.isStopped = true;
    for (const cancel of this.waiting) cancel();
  }

  private attempt(pending: Pending): void {
    const { target, event, span } = pending;
    this.options.lambda
      .invoke(target, event, span)
      .then((outcome) => this.settle(pending, outcome))
      .catch(unexpected(this.options.output, target.fn.address));
  }

  private async settle(pending: Pending, outcome: Outcome): Promise<void> {
    if ("payload" in outcome) return this.finish(pending, "Success", outcome);
    const isThrottled = outcome.error.errorType === "TooManyRequestsException";
    if (isThrottled) pending.throttles += 1;
    else pending.failures += 1;
    const delayMs = isThrottled ? backoffMs(pending) : RETRY_DELAYS_MS[pending.failures - 1];
    const { maxRetries, maxAgeSeconds } = pending.settings;
    if (delayMs === undefined || pending.failures > maxRetries)
      return this.giveUp(pending, "RetriesExhausted", outcome);
    const ageMs = this.options.clock.now() - pending.acceptedAtMs + delayMs;
    if (ageMs > maxAgeSeconds * 1000) return this.giveUp(pending, "EventAgeExceeded", outcome);
    this.retry(pending, delayMs);
  }

  private retry(pending: Pending, delayMs: number): void {
    // A timer would keep the process, and what still runs fails when its function is stopped.
    if (this.isStopped) return;
    const cancel = this.options.clock.after(delayMs, () => {
      this.waiting.delete(cancel);
      this.attempt(pending);
    });
    this.waiting.add(cancel);
  }

  private async giveUp(pending: Pending, condition: Condition, outcome: Failed): Promise<void> {
    await this.finish(pending, condition, outcome);
    const { target, event, span, requestId } = pending;
    const { deadLetterArn } = target.fn;
    if (deadLetterArn === undefined) return;
    const { errorMessage } = outcome.error;
    const attributes = { RequestID: requestId, ErrorCode: "200", ErrorMessage: errorMessage };
    await this.deliver({ target, destinationArn: deadLetterArn, body: event, attributes, span });
  }

  private async finish(pending: Pending, condition: Condition, outcome: Outcome): Promise<void> {
    pending.leave();
    const { target, span, settings } = pending;
    const destinationArn = condition === "Success" ? settings.onSuccessArn : settings.onFailureArn;
    const body = createRecord(pending, condition, outcome);
    if (destinationArn !== undefined) await this.deliver({ target, destinationArn, body, span });
  }

  private async deliver(delivery: Parameters<Deliver>[0]): Promise<void> {
    try {
      await this.options.deliver(delivery);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const { target, destinationArn } = delivery;
      this.options.output.warn(
        `${target.fn.address}: an event did not reach ${destinationArn}: ${reason}`,
      );
    }
  }
}

type Failed = Extract<Outcome, { error: unknown }>;

type Condition = "Success" | "RetriesExhausted" | "EventAgeExceeded";

const backoffMs = ({ throttles }: Pending): number =>
  Math.min(FIRST_BACKOFF_MS * 2 ** (throttles - 1), LAST_BACKOFF_MS);

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const createRecord = (pending: Pending, condition: Condition, outcome: Outcome): object => ({
  version: "1.0",
  timestamp: new Date().toISOString(),
  requestContext: {
    requestId: pending.requestId,
    functionArn: qualifiedArn({ qualifier: "$LATEST", ...pending.target }),
    condition,
    approximateInvokeCount: pending.failures + (condition === "Success" ? 1 : 0),
  },
  requestPayload: pending.event,
  responseContext: {
    statusCode: 200,
    executedVersion: "$LATEST",
    ...("error" in outcome && { functionError: "Unhandled" }),
  },
  responsePayload: "payload" in outcome ? parseJsonOrNothing(outcome.payload) : outcome.error,
});
