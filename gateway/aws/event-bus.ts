// EventBridge: events reach the targets of the rules that match them.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
import { excerpt } from "../../shared/excerpt.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import type { Output } from "../diagnostics/output.ts";
import { busArn } from "../iam/api-calls.ts";
import type { EventRule } from "../model/event-rules.ts";
import type { EventTarget } from "../model/event-targets.ts";
import type { Model } from "../model/model.ts";
import { refusalOfInvoke } from "../model/permissions.ts";
import type { Clock } from "../time/clock.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import type { JsonClient } from "./json-client.ts";
import { answerPutEvents, type BusEvent, formatTime, type PutEventsAnswer } from "./put-events.ts";
import { sendToQueue } from "./queue-sender.ts";

export interface EventBusOptions {
  model: Model;
  client: JsonClient;
  asynchronous: Pick<AsyncInvocations, "invoke">;
  journal: Journal;
  clock: Clock;
  output: Output;
}

/** Why a target does not get an event. */
interface Failure {
  /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
  code: string;
  message: string;
}

interface Delivery {
  rule: EventRule;
  target: EventTarget;
  event: BusEvent;
  span: Span;
}

export class EventBus {
  private readonly options: EventBusOptions;
  private readonly told = new Set<string>();

  constructor(options: EventBusOptions) {
    this.options = options;
  }

  /** Answers a call of PutEvents, and delivers the events that it accepts. */
  put(target: string, input: object): Pick<PutEventsAnswer, "status" | "body"> {
    const { model, clock } = this.options;
    const { region } = model;
    const { accepted, ...answer } = answerPutEvents(target, input, { region, nowMs: clock.now() });
    for (const { busArn: arn, event } of accepted) this.publish(arn, event);
    return answer;
  }

  /** Delivers an event to all targets of a rule. @param kind of the traces. */
  deliver(rule: EventRule, event: BusEvent, kind: "queue" | "schedule" = "schedule"): void {
    for (const target of rule.targets) {
      if (target.unserved !== undefined) continue;
      const span = this.options.journal.begin(kind, rule.address, { event: JSON.stringify(event) });
      this.deliverTo({ rule, target, event, span }).catch((error: unknown) =>
        this.tellOnce(target.address, `the event is lost: ${String(error)}`),
      );
    }
  }

  /** Like AWS, accepts events for a bus that does not exist. */
  private publish(arn: string, event: BusEvent): void {
    const { region, busNames, eventRules } = this.options.model;
    const busName = busNames.find((name) => busArn(name, region) === arn);
    if (busName === undefined)
      return this.tellOnce(arn, "events for it are lost: this configuration has no such event bus");
    for (const rule of eventRules)
      if (rule.busName === busName && rule.matches?.(event)) this.deliver(rule, event, "queue");
  }

  private async deliverTo(delivery: Delivery): Promise<void> {
    const { rule, target, span } = delivery;
    const failure = await this.send(delivery);
    if (!failure) return span.end();
    span.fail({ error: failure.message });
    // The start has named what permissions refuse.
    if (failure.code !== NO_PERMISSIONS) this.tellOnce(target.address, failure.message);
    if (target.deadLetterArn === undefined) return undefined;
    await sendToQueue(
      { ...this.options, span },
      {
        queueArn: target.deadLetterArn,
        body: delivery.event,
        attributes: {
          RULE_ARN: rule.arn,
          TARGET_ARN: target.arn,
          ERROR_CODE: failure.code,
          ERROR_MESSAGE: failure.message,
        },
      },
    );
  }

  private async send({ rule, target, event, span }: Delivery): Promise<Failure | undefined> {
    const { called, queue, messageGroupId, writeInput } = target;
    const receivedAt = formatTime(this.options.clock.now());
    const body = writeInput({ event, ruleArn: rule.arn, ruleName: rule.name, receivedAt });
    if (called) return this.invoke(rule, called, body, span);
    if (!queue) return undefined;
    try {
      const message = { queueArn: queue.arn, body, messageGroupId };
      await sendToQueue({ ...this.options, span }, message);
      return undefined;
    } catch (error) {
      return { code: "SDK_CLIENT_ERROR", message: String(error) };
    }
  }

  private invoke(
    rule: EventRule,
    { fn, ...called }: NonNullable<EventTarget["called"]>,
    body: string,
    span: Span,
  ): Failure | undefined {
    const { model, asynchronous } = this.options;
    if (!fn) return { code: "NO_RESOURCE", message: `${called.functionArn} does not exist here` };
    const caller = { service: "events.amazonaws.com", sourceArn: rule.arn } as const;
    const refusal = refusalOfInvoke(model, { ...called, fn }, caller);
    if (refusal !== undefined) return { code: NO_PERMISSIONS, message: refusal };
    const event = parseJsonOrNothing(body);
    if (event === undefined)
      return {
        code: "INVALID_JSON",
        message: `the input template makes ${excerpt(body)}; a function needs JSON`,
      };
    asynchronous.invoke({ ...called, fn }, event as object, span);
    return undefined;
  }

  /** Each event would repeat the line. */
  private tellOnce(subject: string, problem: string): void {
    if (this.told.has(subject) || this.told.size >= MAX_TOLD) return;
    this.told.add(subject);
    this.options.output.warn(`${excerpt(subject)}: ${problem}`);
  }
}

const NO_PERMISSIONS = "NO_PERMISSIONS";

/** Lines; callers choose the names of buses. */
const MAX_TOLD = 100;
