// Delivers events and records to the ARNs that configurations name: queues and functions.
import type { AccessControl } from "../iam/access-control.ts";
import { findTarget, type LambdaModel, type OwnTarget } from "../model/functions.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import type { Deliver } from "./async-invocations.ts";
import type { JsonClient } from "./json-client.ts";
import { noteSent } from "./sent-messages.ts";

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
      return sendToQueue({ client, journal, span }, destinationArn, body, attributes);
    }
    const called = service === "lambda" ? findTarget(functions, destinationArn) : undefined;
    if (!called) throw new Error("only queues and functions of this configuration are served");
    assertAllowed("lambda:InvokeFunction");
    invoke(called, body, span);
  };
};

/** @throws with SQS's message when it does not take the message. */
const sendToQueue = async (
  { client, journal, span }: { client: JsonClient; journal: Journal; span: Span },
  queueArn: string,
  body: object | string,
  attributes: Record<string, string> = {},
): Promise<void> => {
  const input = {
    QueueUrl: queueArn.split(":").at(-1) ?? "",
    MessageBody: typeof body === "string" ? body : JSON.stringify(body),
    ...(Object.keys(attributes).length > 0 && {
      MessageAttributes: Object.fromEntries(
        Object.entries(attributes).map(([name, StringValue]) => [
          name,
          { DataType: "String", StringValue },
        ]),
      ),
    }),
  };
  const target = "AmazonSQS.SendMessage";
  const response = await client.send(target, input);
  if (response.status !== 200) throw new Error(response.body);
  noteSent(journal, span, { target, input, body: response.body });
};
