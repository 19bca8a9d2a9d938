// Invokes functions that are subscribed to topics, as SNS does.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
import { parseJson } from "../../shared/bounded-json.ts";
import type { Output } from "../diagnostics/output.ts";
import { findTarget } from "../model/functions.ts";
import type { Model } from "../model/model.ts";
import { refusalOfInvoke } from "../model/permissions.ts";
import type { Journal } from "../trace/journal.ts";
import type { AsyncInvocations } from "./async-invocations.ts";
import type { Notify } from "./embedded-topics.ts";

export interface NotificationsOptions {
  model: Model;
  asynchronous: Pick<AsyncInvocations, "invoke">;
  journal: Journal;
  output: Output;
}

interface Notification {
  SigningCertURL: string;
  UnsubscribeURL: string;
  MessageAttributes?: object;
  [field: string]: unknown;
}

export const createNotify =
  ({ model, asynchronous, journal, output }: NotificationsOptions): Notify =>
  ({ topicArn, endpoint, address }, text) => {
    const target = findTarget(model.functions, endpoint);
    if (!target) return output.warn(`${address}: ${endpoint} is not in this configuration.`);
    const span = journal.begin("queue", topicArn.split(":").at(-1) ?? topicArn);
    const caller = { service: "sns.amazonaws.com", sourceArn: topicArn } as const;
    const refusal = refusalOfInvoke(model, target, caller);
    if (refusal !== undefined) {
      span.fail({ error: refusal });
      return output.warn(`${address}: ${refusal}`);
    }
    asynchronous.invoke(target, createEvent(parseJson(text) as Notification, topicArn), span);
    span.end();
  };

/** Lambda spells the names of URLs otherwise than queues get them, and has all fields. */
const createEvent = (notification: Notification, topicArn: string): object => {
  const { SigningCertURL, UnsubscribeURL, MessageAttributes = {}, ...fields } = notification;
  return {
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: `${topicArn}:${String(new URL(UnsubscribeURL).searchParams.get("SubscriptionArn")).split(":").at(-1)}`,
        Sns: {
          Subject: null,
          ...fields,
          SigningCertUrl: SigningCertURL,
          UnsubscribeUrl: UnsubscribeURL,
          MessageAttributes,
        },
      },
    ],
  };
};
