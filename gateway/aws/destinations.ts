// Delivers events and records to the ARNs that configurations name: queues and functions.
import type { AccessControl } from "../iam/access-control.ts";
import { findTarget, type LambdaModel, type OwnTarget } from "../model/functions.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import type { Deliver } from "./async-invocations.ts";
import type { JsonClient } from "./json-client.ts";
import { sendToQueue } from "./queue-sender.ts";

export interface DestinationsOptions {
  client: JsonClient;
  access: AccessControl;
  journal: Journal;
  functions: LambdaModel[];
  /** Invokes a function asynchronously. */
  invoke: (target: OwnTarget, event: object, span: Span) => void;
}

/** The role of the function must allow the delivery. */
export const createDeliver = (options: DestinationsOptions): Deliver => {
  const { client, access, journal, functions, invoke } = options;
  return async ({ target, destinationArn, body, attributes, span }) => {
    const [, , service] = destinationArn.split(":");
    const assertAllowed = (action: string): void => {
      const refusal = access.refusalFor(target.fn, { action, resources: [destinationArn] });
      if (refusal) throw new Error(refusal.message);
    };
    if (service === "sqs") {
      assertAllowed("sqs:SendMessage");
      return sendToQueue({ client, journal, span }, { queueArn: destinationArn, body, attributes });
    }
    const called = service === "lambda" ? findTarget(functions, destinationArn) : undefined;
    if (!called) throw new Error("only queues and functions of this configuration are served");
    assertAllowed("lambda:InvokeFunction");
    invoke(called, body, span);
  };
};
