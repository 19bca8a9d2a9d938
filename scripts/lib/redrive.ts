// Moves dead letters back to the queue for their kind.
//
// SQS's own StartMessageMoveTask moves a whole queue to one destination, but this queue has two kinds of messages, and
// some that would only return. So they are received, sent and deleted one by one. After a crash in between, run it
// again: a message may be in both queues, but is never lost, and ids of broadcasts and work items prevent duplicate
// deliveries.
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { escapeControls } from "../../shared/escape-controls.ts";
import { type DeadLetter, readDeadLetter } from "./dead-letter.ts";

export interface RedriveOptions {
  sqs: SQSClient;
  /** Part of the queues' names: `websocket-{environment}-broadcasts`. */
  environment: string;
  /** Only shows what would be moved. */
  isDryRun: boolean;
  print: (line: string) => void;
  /** Epoch milliseconds. Default: the system's clock. */
  now?: () => number;
}

export interface Redriven {
  moved: number;
  stayed: number;
}

/** Visibility timeout of received letters, in seconds. */
const HIDDEN_SECONDS = 120;

/** @throws when a queue does not exist, or a call fails; letters moved before that stay moved. */
export const redrive = async (options: RedriveOptions): Promise<Redriven> => {
  const { environment, print, now = Date.now } = options;
  const name = `websocket-${environment}-broadcasts`;
  const urls = {
    dead: await findUrl(options, `${name}-dead-letters`),
    request: await findUrl(options, name),
    work: await findUrl(options, `${name}-work`),
  };
  const held = new Set<Message>();
  const result = { moved: 0, stayed: 0 };
  try {
    for await (const message of receiveLetters(options, urls.dead, held)) {
      const letter = readDeadLetter(message, now());
      print(formatLine(letter));
      const isMoved = letter.kind !== "stays";
      result[isMoved ? "moved" : "stayed"] += 1;
      if (letter.kind === "stays" || options.isDryRun) continue;
      await move(options, urls.dead, urls[letter.kind], { message, letter });
      held.delete(message);
    }
  } finally {
    await showAgain(options, urls.dead, [...held]);
  }
  print(summarize(result, options));
  return result;
};

const findUrl = async ({ sqs }: RedriveOptions, name: string): Promise<string> => {
  try {
    const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    return QueueUrl;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The queue "${name}" cannot be found: ${reason}. Expected the name of a deployed environment, with ` +
        "credentials and AWS_REGION for it, or --endpoint of a running gateway.",
      { cause: error },
    );
  }
};

/**
 * Yields as many as there are now, each once: a moved letter may return meanwhile.
 *
 * @param held collects letters whose visibility timeout is running.
 */
async function* receiveLetters({ sqs }: RedriveOptions, QueueUrl: string, held: Set<Message>) {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  // The number is approximate; at least 10, so that small queues are read completely.
  const most = Math.max(10, Number(Attributes?.ApproximateNumberOfMessages));
  const seen = new Set<string>();
  while (seen.size < most) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
        // Long polling queries all SQS servers; short polling may miss messages.
        WaitTimeSeconds: 1,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      }),
    );
    const fresh = Messages.filter(({ MessageId = "" }) => !seen.has(MessageId));
    for (const message of Messages) held.add(message);
    if (fresh.length === 0) return;
    for (const message of fresh) {
      seen.add(message.MessageId ?? "");
      yield message;
    }
  }
}

const move = async (
  { sqs }: RedriveOptions,
  from: string,
  to: string,
  { message, letter }: { message: Message; letter: DeadLetter },
): Promise<void> => {
  await sqs.send(new SendMessageCommand({ QueueUrl: to, MessageBody: letter.body }));
  const { ReceiptHandle } = message;
  await sqs.send(new DeleteMessageCommand({ QueueUrl: from, ReceiptHandle }));
};

/** Makes letters visible again. If that fails, they reappear after the timeout. */
const showAgain = async ({ sqs }: RedriveOptions, QueueUrl: string, messages: Message[]) => {
  await Promise.allSettled(
    messages.map(({ ReceiptHandle }) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      ),
    ),
  );
};

const formatLine = ({ kind, ageSeconds, id, preview, reason }: DeadLetter): string =>
  escapeControls(
    [kind.padEnd(7), formatAge(ageSeconds).padStart(6), id, preview, `(${reason})`].join("  "),
  );

const formatAge = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
};

const summarize = ({ moved, stayed }: Redriven, { isDryRun }: RedriveOptions): string => {
  if (moved + stayed === 0) return "There are no dead letters.";
  return isDryRun
    ? `${moved} would be moved, ${stayed} would stay. Nothing was changed: omit --dry-run to move them.`
    : `${moved} moved, ${stayed} left in the dead-letter queue.`;
};
