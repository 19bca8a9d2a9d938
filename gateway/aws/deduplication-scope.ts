// DeduplicationScope of FIFO queues. fauxqs deduplicates across the whole queue: it would lose a message whose id a message
// of another group had.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/FIFO-queues-message-order.html

/** A message that fauxqs is about to put into a queue; its answer to the sender repeats the id and the number. */
interface Message {
  messageId: string;
  messageGroupId?: string;
  sequenceNumber?: string;
}

type Found =
  | { isDuplicate: false }
  | { isDuplicate: true; originalMessageId: string; originalSequenceNumber?: string };

/** The parts of a queue of fauxqs that are used here. */
export interface Deduplicated {
  readonly attributes: Readonly<Record<string, string | undefined>>;
  checkDeduplication(id: string): Found;
  recordDeduplication(id: string, messageId: string, sequenceNumber?: string): void;
  enqueue(message: Message): void;
}

/**
 * fauxqs asks for duplicates without naming the group. So with the scope `messageGroup` each message counts as new, until
 * it is put into the queue: then its group is known.
 *
 * @returns the queue.
 */
export const deduplicateByScope = <Queue extends Deduplicated>(queue: Queue): Queue => {
  const check = queue.checkDeduplication.bind(queue);
  const record = queue.recordDeduplication.bind(queue);
  const enqueue = queue.enqueue.bind(queue);
  /** Of the message that follows. Messages that are put back, or moved, are not recorded before. */
  let recorded: { id: string; messageId: string } | undefined;
  const isByGroup = (): boolean => queue.attributes["DeduplicationScope"] === "messageGroup";

  queue.checkDeduplication = (id) => (isByGroup() ? { isDuplicate: false } : check(id));
  queue.recordDeduplication = (id, messageId, sequenceNumber) => {
    if (isByGroup()) recorded = { id, messageId };
    else record(id, messageId, sequenceNumber);
  };
  queue.enqueue = (message: Message) => {
    const sent = recorded?.messageId === message.messageId ? recorded : undefined;
    recorded = undefined;
    if (!sent) return enqueue(message);
    const id = JSON.stringify([message.messageGroupId, sent.id]);
    const found = check(id);
    if (found.isDuplicate) {
      message.messageId = found.originalMessageId;
      message.sequenceNumber = found.originalSequenceNumber;
      return undefined;
    }
    record(id, message.messageId, message.sequenceNumber);
    return enqueue(message);
  };
  return queue;
};
