// A queue that is its own dead-letter queue. When fauxqs receives from one, it moves a failed message to the end of the
// same queue and takes it from there again, forever, during which the gateway would do nothing else.

type Resolve = (arn: string) => unknown;

/** The parts of a queue of fauxqs that are used here. */
export interface OwnDeadLetters {
  readonly arn: string;
  dequeue(count: number, visibilitySeconds: number | undefined, resolve: Resolve): unknown[];
}

/** Lets a queue deliver failed messages again when it is its own dead-letter queue. @returns the queue. */
export const retryOwnDeadLetters = <Queue extends OwnDeadLetters>(queue: Queue): Queue => {
  const dequeue = queue.dequeue.bind(queue);
  queue.dequeue = (count, visibilitySeconds, resolve) =>
    // A message whose dead-letter queue does not exist is delivered.
    dequeue(count, visibilitySeconds, (arn) => (arn === queue.arn ? undefined : resolve(arn)));
  return queue;
};
