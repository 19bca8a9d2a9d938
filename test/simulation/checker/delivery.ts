// Rules about deliveries: who gets what, and how often.
import { decodeWorkItem } from "../../../handlers/lib/broadcast/work-item.ts";
import type { Happening } from "../history.ts";
import type { Rule } from "./rule.ts";
import type { ConnectionFacts, Facts, InvocationFacts, PostFacts } from "./facts.ts";

/**
 * Milliseconds after the handshake from which a connection is promised every broadcast: an eventually consistent read
 * of DynamoDB may be stale.
 */
export const NEWCOMER_MS = 1000;

/** Every connection that is open before a broadcast is accepted, and stays open, gets it or is in a dead letter. */
export const lost: Rule = (facts) => {
  const got = new Set(facts.posts.filter((post) => post.got).map(({ c, text }) => `${c} ${text}`));
  const dead = facts.of("dead").map((letter) => deadLetter(facts, letter));
  const owed = [...facts.broadcasts.values()].flatMap(({ t, text }) =>
    stayers(facts, t).map((connection) => ({ text, connection })),
  );
  return owed
    .filter(({ text, connection }) => !got.has(`${connection.c} ${text}`))
    .filter(({ text, connection }) => !dead.some((names) => names(text, connection)))
    .map(({ text, connection: { c } }) => ({
      message: `${c} never got "${text}", and is in no dead letter of it`,
      about: [c, text],
    }));
};

const stayers = (facts: Facts, acceptedAt: number): ConnectionFacts[] =>
  [...facts.connections.values()].filter(
    ({ openedAt = Infinity, leftAt = Infinity }) =>
      openedAt + NEWCOMER_MS <= acceptedAt && leftAt > facts.settledAt,
  );

/** @returns a function that tells whether the dead letter covers a text for a connection. */
const deadLetter = (facts: Facts, { body, isWork }: Happening<"dead">) => {
  if (!isWork) {
    const broadcast = facts.of("accepted").find((one) => one.body === body);
    return (text: string) => text === broadcast?.text;
  }
  const item = decodeWorkItem(body);
  return (text: string, { c, partition }: ConnectionFacts): boolean =>
    text === item.text &&
    (item.recipients.some(({ id }) => id === c) ||
      item.slices.some((slice) => slice.partition === partition && c > (slice.after ?? "")));
};

/**
 * A client gets a broadcast once, unless the first worker did not know that the post arrived, died, or could not store
 * that it was done.
 */
export const twice: Rule = (facts) => {
  const firsts = new Map<string, PostFacts[]>();
  const violations: ReturnType<Rule> = [];
  for (const post of facts.posts) {
    if (post.status !== 200 || !facts.broadcasts.has(post.text)) continue;
    const key = `${post.c} ${post.text}`;
    const earlier = firsts.get(key) ?? [];
    firsts.set(key, [...earlier, post]);
    const unexcused = earlier.find((one) => findExcuse(facts, one) === undefined);
    if (!unexcused) continue;
    violations.push({
      message: `${post.c} got "${post.text}" from ${unexcused.inv}, and again from ${post.inv}`,
      about: [post.c, post.text, unexcused.inv, post.inv],
    });
  }
  return violations;
};

/** Milliseconds that a worker waits for a response. */
const PATIENCE_MS = 3000;

/** Why a post may be repeated, according to README.md. */
export const EXCUSES: Record<string, Excuse> = {
  "the response was late": ({ at, answeredAt = Infinity }, { startedAt, timeoutMs }) =>
    answeredAt > at + PATIENCE_MS || answeredAt > startedAt + timeoutMs - lastMs(timeoutMs),
  "its worker died": (_, { how }) => how === "killed" || how === "timeout",
  "its worker could not mark it as done": (_, { how, failed, logs }) =>
    how === "error" || failed.length > 0 || logs.some((line) => UNSAID.has(line)),
  "a worker failed with a hand-over that was not stored": ({ text }, _, facts) =>
    [...facts.invocations.values()].some(
      ({ texts, how, failed, logs }) =>
        texts.has(text) &&
        (how !== "result" || failed.length > 0 || logs.includes("not marked as done")) &&
        logs.includes("rest not stored"),
    ),
};

type Excuse = (post: PostFacts, by: InvocationFacts, facts: Facts) => boolean;

/** Log lines of a worker that could not store what it had done. */
const UNSAID = new Set([
  "not marked as done",
  "partition not settled",
  "rest not stored",
  "not released",
]);

/** Milliseconds before the timeout at which a worker stops waiting for responses: 70 % of its reserve. */
const lastMs = (timeoutMs: number): number => 0.7 * Math.min(6000, Math.max(1500, timeoutMs * 0.3));

export const findExcuse = (facts: Facts, post: PostFacts): string | undefined => {
  const by = facts.invocations.get(post.inv);
  if (!by) return undefined;
  return Object.entries(EXCUSES).find(([, excuses]) => excuses(post, by, facts))?.[0];
};

/** A function posts only accepted broadcasts of its stage, or replies to the sender. */
export const misdirected: Rule = (facts) =>
  facts.posts
    .filter(({ inv, c, text, at }) => {
      const asker = facts.invocations.get(inv)?.c;
      if (asker !== undefined) return asker !== c;
      return (facts.broadcasts.get(text)?.t ?? Infinity) > at || !facts.connections.has(c);
    })
    .map(({ inv, c, text }) => ({
      message: `${inv} posted "${text}" to ${c}, which is not its recipient`,
      about: [inv, c],
    }));

export const poisonPutAside: Rule = (facts) => {
  const dead = new Set(facts.of("dead").map(({ body }) => body));
  return facts
    .of("accepted")
    .filter(({ isPoison, body }) => isPoison && !dead.has(body))
    .map(({ message, body }) => ({
      message: `"${body.slice(0, 80)}" is invalid, but in no dead letter`,
      about: [message],
    }));
};

/** Each invocation counts the recipients that it dead-letters, unless it dies. */
export const deadLettersCounted: Rule = (facts) => {
  const byInvocation = new Map<string, Map<string, number>>();
  for (const { inv = "", body, by } of facts.of("dead")) {
    if (by !== "worker") continue;
    const { id, recipients, slices } = decodeWorkItem(body);
    const items = byInvocation.get(inv) ?? new Map<string, number>();
    byInvocation.set(inv, items.set(id, recipients.length + slices.length));
  }
  return [...byInvocation]
    .map(([inv, items]) => ({
      by: facts.invocations.get(inv)!,
      count: [...items.values()].reduce((sum, one) => sum + one, 0),
    }))
    .filter(({ by }) => by.how === "result" && by.gaveUp.length === 0)
    .filter(({ by, count }) => (by.metrics["deadLettered"] ?? 0) !== count)
    .map(({ by: { inv, metrics }, count }) => ({
      message: `${inv} dead-lettered ${count}, but counted ${metrics["deadLettered"] ?? 0}`,
      about: [inv],
    }));
};
