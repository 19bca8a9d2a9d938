// Who gets what, and how often.
import { decodeWorkItem } from "../../../handlers/lib/broadcast/work-item.ts";
import type { Happening } from "../history.ts";
import type { Rule } from "./check.ts";
import type { ConnectionFacts, Facts, InvocationFacts, PostFacts } from "./facts.ts";

/**
 * Milliseconds after its handshake from which on a connection is promised every broadcast: a read of DynamoDB that need
 * not be consistent may be of a moment ago.
 */
export const NEWCOMER_MS = 1000;

/** Every connection that is there from before a broadcast is accepted, and stays, has it, or is among the dead letters. */
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

/** @returns whether the dead letter says that a connection has not got a text. */
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
 * A client has a broadcast once, unless the worker that posted it first did not know that it arrived, died, or could not
 * write down that it was done.
 */
export const twice: Rule = (facts) => {
  const firsts = new Map<string, PostFacts[]>();
  const violations: ReturnType<Rule> = [];
  for (const post of facts.posts) {
    if (post.status !== 200 || !facts.broadcasts.has(post.text)) continue;
    const key = `${post.c} ${post.text}`;
    const earlier = firsts.get(key) ?? [];
    firsts.set(key, [...earlier, post]);
    const unexcused = earlier.find((one) => excuseOf(facts, one) === undefined);
    if (!unexcused) continue;
    violations.push({
      message: `${post.c} got "${post.text}" from ${unexcused.inv}, and again from ${post.inv}`,
      about: [post.c, post.text, unexcused.inv, post.inv],
    });
  }
  return violations;
};

/** Milliseconds that a worker waits for an answer. */
const PATIENCE_MS = 3000;

/** Why a post may be repeated: what `README.md` promises, and what follows from it. */
export const EXCUSES: Record<string, Excuse> = {
  "it was not told in time": ({ at, answeredAt = Infinity }, { startedAt, timeoutMs }) =>
    answeredAt > at + PATIENCE_MS || answeredAt > startedAt + timeoutMs - lastMs(timeoutMs),
  "its worker died": (_, { how }) => how === "killed" || how === "timeout",
  "its worker could not say that it was done": (_, { how, failed, logs }) =>
    how === "error" || failed.length > 0 || logs.some((line) => UNSAID.has(line)),
  "a worker failed with a hand-over that it could not write down": ({ text }, _, facts) =>
    [...facts.invocations.values()].some(
      ({ texts, how, failed, logs }) =>
        texts.has(text) &&
        (how !== "result" || failed.length > 0 || logs.includes("not marked as done")) &&
        logs.includes("the rest was not written down"),
    ),
};

type Excuse = (post: PostFacts, by: InvocationFacts, facts: Facts) => boolean;

/** Lines of a worker that could not write down what it had done. */
const UNSAID = new Set([
  "not marked as done",
  "partition not settled",
  "the rest was not written down",
  "not released",
]);

/** A worker waits for answers no longer: 70 % of what it keeps for its end. */
const lastMs = (timeoutMs: number): number => 0.7 * Math.min(6000, Math.max(1500, timeoutMs * 0.3));

export const excuseOf = (facts: Facts, post: PostFacts): string | undefined => {
  const by = facts.invocations.get(post.inv);
  if (!by) return undefined;
  return Object.entries(EXCUSES).find(([, excuses]) => excuses(post, by, facts))?.[0];
};

/** What a function posts is a broadcast of its stage that has been accepted, or its answer to the one who asked. */
export const misdirected: Rule = (facts) =>
  facts.posts
    .filter(({ inv, c, text, at }) => {
      const asker = facts.invocations.get(inv)?.c;
      if (asker !== undefined) return asker !== c;
      return (facts.broadcasts.get(text)?.t ?? Infinity) > at || !facts.connections.has(c);
    })
    .map(({ inv, c, text }) => ({
      message: `${inv} posted "${text}" to ${c}, for whom it is not`,
      about: [inv, c],
    }));

export const poisonPutAside: Rule = (facts) => {
  const dead = new Set(facts.of("dead").map(({ body }) => body));
  return facts
    .of("accepted")
    .filter(({ isPoison, body }) => isPoison && !dead.has(body))
    .map(({ message, body }) => ({
      message: `"${body.slice(0, 80)}" is for nobody, and is in no dead letter`,
      about: [message],
    }));
};

/** Somebody must know: each invocation counts whom it has given up, unless it did not live to do so. */
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
      message: `${inv} laid aside ${count}, and counted ${metrics["deadLettered"] ?? 0}`,
      about: [inv],
    }));
};
