// Moves dead letters back to where they are handled, each to the queue for its kind.
//
// SQS's own StartMessageMoveTask moves all of a queue to one destination; here lie two kinds, and some that would only
// come back. So they are received, sent and deleted one by one. Whatever ends in between is repaired by doing it again:
// a letter is twice there rather than nowhere, and broadcasts and pieces of work have ids, by which they are done once.
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
import { type DeadLetter, readDeadLetter } from "./dead-letter.ts";

export interface RedriveOptions {
  sqs: SQSClient;
  /** Names the queues: `websocket-{environment}-broadcasts`. */
  environment: string;
  /** Shows what would be moved, and moves nothing. */
  isDryRun: boolean;
  print: (line: string) => void;
  /** Epoch milliseconds. Default: the system's clock. */
  now?: () => number;
}

export interface Redriven {
  moved: number;
  stayed: number;
}

/** Seconds that letters are out of sight of others, at most. */
const HIDDEN_SECONDS = 120;

/** @throws when a queue does not exist, or a call fails; what was moved by then is moved. */
export const redrive = async (options: RedriveOptions): Promise<Redriven> => {
  const { environment, print, now = Date.now } = options;
  const name = `websocket-${environment}-broadcasts`;
  const urls = {
    dead: await urlOf(options, `${name}-dead-letters`),
    request: await urlOf(options, name),
    work: await urlOf(options, `${name}-work`),
  };
  const held = new Set<Message>();
  const result = { moved: 0, stayed: 0 };
  try {
    for await (const message of lettersOf(options, urls.dead, held)) {
      const letter = readDeadLetter(message, now());
      print(lineOf(letter));
      const isMoved = letter.kind !== "stays";
      result[isMoved ? "moved" : "stayed"] += 1;
      if (letter.kind === "stays" || options.isDryRun) continue;
      await move(options, urls.dead, urls[letter.kind], { message, letter });
      held.delete(message);
    }
  } finally {
    await showAgain(options, urls.dead, [...held]);
  }
  print(summaryOf(result, options));
  return result;
};

const urlOf = async ({ sqs }: RedriveOptions, name: string): Promise<string> => {
  try {
    const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    return QueueUrl;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `There is no queue "${name}" to be found: ${reason}. Expected the name of a deployed environment, with ` +
        "credentials and AWS_REGION for it, or --endpoint of a running gateway.",
      { cause: error },
    );
  }
};

/**
 * As many as there are now, each once: what is moved may come back while this goes on.
 *
 * @param held gets those that are out of sight of others.
 */
async function* lettersOf({ sqs }: RedriveOptions, QueueUrl: string, held: Set<Message>) {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["ApproximateNumberOfMessages"] }),
  );
  // The number is approximate: with few, all of them are taken.
  const most = Math.max(10, Number(Attributes?.ApproximateNumberOfMessages));
  const seen = new Set<string>();
  while (seen.size < most) {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: HIDDEN_SECONDS,
        // Asks all of SQS's servers; without it, some of the messages are not found.
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

/** Others need not wait until the time is up. Where that fails, they do. */
const showAgain = async ({ sqs }: RedriveOptions, QueueUrl: string, messages: Message[]) => {
  await Promise.allSettled(
    messages.map(({ ReceiptHandle }) =>
      sqs.send(
        new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }),
      ),
    ),
  );
};

const lineOf = ({ kind, ageSeconds, id, preview, reason }: DeadLetter): string =>
  [kind.padEnd(7), ageOf(ageSeconds).padStart(6), id, preview, `(${reason})`].join("  ");

const ageOf = (seconds: number): string => {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  return `${Math.round(seconds / 3600)} h`;
};

const summaryOf = ({ moved, stayed }: Redriven, { isDryRun }: RedriveOptions): string => {
  if (moved + stayed === 0) return "There are no dead letters.";
  return isDryRun
    ? `${moved} would be moved, ${stayed} would stay. Nothing was changed: leave out --dry-run to move them.`
    : `${moved} moved, ${stayed} left where they are.`;
};
