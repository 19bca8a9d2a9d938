// A model of a broadcast: queues, workers with token buckets, and invocations that end in time.
//
// It ignores bytes and sockets. Its times, invocations and messages are valid if the real parts behave as designed;
// `npm run bench:end-to-end` compares it with them.

export interface Plan {
  connections: number;
  shards: number;
  /** Concurrency of the function: two for broadcasts, the rest for shared work. */
  workers: number;
  /** Posts per second, and at once, of all workers together. */
  quota: { perSecond: number; atOnce: number };
  /** Timeout of the function. */
  timeoutSeconds: number;
  /** Posts per second of a worker without a quota: the limit of its processor or sockets. */
  workerPostsPerSecond: number;
  /** Seconds from a message's arrival in a queue to the first post: polling, starting a function, the first page. */
  hopSeconds: number;
  /** Seconds at which broadcasts are requested, ascending. */
  arrivals: number[];
}

export interface Outcome {
  /** Seconds from the arrival of each broadcast to its last post. */
  lastPostSeconds: number[];
  /** Seconds from the arrival of each broadcast to its first post. */
  firstPostSeconds: number[];
  invocations: number;
  /** Seconds of all invocations in total. */
  lambdaSeconds: number;
  /** Messages sent to queues. */
  messages: number;
  /** Seconds until the very last post. */
  seconds: number;
}

/** Recipients that a worker serves without sharing; as in handlers/lib/broadcast/broadcaster.ts. */
const SHARE = 1000;

interface Item {
  broadcast: number;
  availableAt: number;
  recipients: number;
  /** Partitions of the same size that are given away at once. */
  others: number;
}

interface Worker {
  freeAt: number;
  tokens: number;
}

export const simulate = (plan: Plan): Outcome => {
  const outcome: Outcome = {
    lastPostSeconds: plan.arrivals.map(() => 0),
    firstPostSeconds: plan.arrivals.map(() => Infinity),
    invocations: 0,
    lambdaSeconds: 0,
    messages: plan.arrivals.length,
    seconds: 0,
  };
  const pools = { broadcasts: createWorkers(plan, 2), work: createWorkers(plan, plan.workers - 2) };
  const roots = plan.arrivals.map((availableAt, broadcast) =>
    createRoot(plan, broadcast, availableAt),
  );
  const work: Item[] = [];
  for (;;) {
    const next = nextStart(pools.broadcasts, roots, pools.work, work);
    if (!next) return outcome;
    const { worker, queue } = next;
    const item = takeFirst(queue);
    const left = invoke(plan, worker, item, outcome);
    outcome.messages += left.length;
    work.push(...left);
  }
};

const createWorkers = ({ quota, workers }: Plan, count: number): Worker[] =>
  Array.from({ length: count }, () => ({ freeAt: 0, tokens: quota.atOnce / workers }));

/** A small broadcast is served by one worker; otherwise partitions are given to others. */
const createRoot = ({ connections, shards }: Plan, broadcast: number, availableAt: number): Item =>
  connections <= SHARE
    ? { broadcast, availableAt, recipients: connections, others: 0 }
    : { broadcast, availableAt, recipients: connections / shards, others: shards - 1 };

/** The queue whose message can start first, and the worker for it. */
const nextStart = (rootWorkers: Worker[], roots: Item[], workWorkers: Worker[], work: Item[]) => {
  const candidates = [
    { worker: firstFree(rootWorkers), queue: roots },
    { worker: firstFree(workWorkers), queue: work },
  ].filter(({ queue }) => queue.length > 0);
  const startTime = ({ worker, queue }: (typeof candidates)[number]) =>
    Math.max(worker.freeAt, firstAvailable(queue));
  return candidates.toSorted((a, b) => startTime(a) - startTime(b))[0];
};

const firstFree = (workers: Worker[]): Worker =>
  workers.reduce((first, worker) => (worker.freeAt < first.freeAt ? worker : first));

const firstAvailable = (queue: Item[]): number =>
  queue.reduce((first, { availableAt }) => Math.min(first, availableAt), Infinity);

const takeFirst = (queue: Item[]): Item => {
  const at = firstAvailable(queue);
  const [item] = queue.splice(
    queue.findIndex(({ availableAt }) => availableAt === at),
    1,
  );
  if (!item) throw new Error("The queue is empty");
  return item;
};

/** @returns the work that it hands over. */
const invoke = (plan: Plan, worker: Worker, item: Item, outcome: Outcome): Item[] => {
  const { quota, workers, workerPostsPerSecond, hopSeconds } = plan;
  const rate = Math.min(quota.perSecond / workers, workerPostsPerSecond);
  const startedAt = Math.max(worker.freeAt, item.availableAt);
  const firstPostAt = startedAt + hopSeconds;
  const idleSeconds = firstPostAt - worker.freeAt;
  const burst = Math.min(quota.atOnce / workers, worker.tokens + idleSeconds * rate);
  const posts = Math.min(item.recipients, burst + secondsToPost(plan) * rate);
  const postingSeconds = Math.max(
    (posts - burst) / rate,
    Math.min(posts, burst) / workerPostsPerSecond,
  );
  worker.freeAt = firstPostAt + postingSeconds;
  worker.tokens = Math.max(0, burst - posts);
  outcome.invocations += 1;
  outcome.lambdaSeconds += worker.freeAt - startedAt;
  note(plan, item.broadcast, firstPostAt, worker.freeAt, outcome);
  const rest = item.recipients - posts;
  const given = Array.from({ length: item.others }, () => ({
    ...item,
    availableAt: firstPostAt,
    others: 0,
  }));
  return rest < 1
    ? given
    : [...given, { ...item, availableAt: worker.freeAt, recipients: rest, others: 0 }];
};

/** Like the function, reserves the end of its time for handing over the rest. */
const secondsToPost = ({ timeoutSeconds, hopSeconds }: Plan): number =>
  timeoutSeconds - Math.min(6, Math.max(1.5, timeoutSeconds * 0.3)) - hopSeconds;

const note = (
  { arrivals }: Plan,
  broadcast: number,
  firstAt: number,
  lastAt: number,
  outcome: Outcome,
): void => {
  const { firstPostSeconds, lastPostSeconds } = outcome;
  const arrivedAt = arrivals[broadcast] ?? 0;
  firstPostSeconds[broadcast] = Math.min(firstPostSeconds[broadcast] ?? 0, firstAt - arrivedAt);
  lastPostSeconds[broadcast] = Math.max(lastPostSeconds[broadcast] ?? 0, lastAt - arrivedAt);
  outcome.seconds = Math.max(outcome.seconds, lastAt);
};
