// Rules about closed connections: no item that a broadcast could find, and none that stays.
import type { Rule } from "./rule.ts";
import { NEWCOMER_MS } from "./delivery.ts";
import type { ConnectionFacts, Facts } from "./facts.ts";

/** Maximum clock skew between functions, in milliseconds. */
const SKEW_MS = 400;

/** Milliseconds that a tombstone counts. */
const TOMBSTONE_MS = 120_000;

/** If these fail, items that a function failed to delete stay until they expire. */
const TAKING_BACK = new Set(["DeleteItem", "UpdateItem"]);

/**
 * @returns when a connection was deleted, according to the handlers; undefined if none reported it, or a late call
 * arrived afterwards.
 */
const forgottenAt = (facts: Facts, connection: ConnectionFacts): number | undefined => {
  const { c, hasLateCalls } = connection;
  const connects = facts.listInvocations("$connect", c);
  const disconnects = facts.listInvocations("$disconnect", c);
  const all = [...connects, ...disconnects];
  const isWhole = all.every(
    ({ how, gaveUp }) => how === "result" && !gaveUp.some((call) => TAKING_BACK.has(call)),
  );
  const isForgotten =
    disconnects.some(({ status }) => status === 200) ||
    connects.some(({ status }) => status !== 200);
  if (hasLateCalls || !isWhole || !isForgotten) return undefined;
  return Math.max(...all.map(({ endedAt = Infinity }) => endedAt));
};

const forgotten = (facts: Facts): { c: string; at: number }[] =>
  [...facts.connections.values()].flatMap((connection) => {
    const at = forgottenAt(facts, connection);
    return at === undefined ? [] : [{ c: connection.c, at }];
  });

/** No broadcast that is accepted later posts to it, except within the delay of stale reads. */
export const afterTheEnd: Rule = (facts) => {
  const ends = new Map(forgotten(facts).map(({ c, at }) => [c, at]));
  return facts.posts
    .filter(({ c, text }) => {
      const acceptedAt = facts.broadcasts.get(text)?.t ?? -Infinity;
      return acceptedAt > (ends.get(c) ?? Infinity) + NEWCOMER_MS;
    })
    .map(({ c, text, inv }) => ({
      message: `${inv} tried to post "${text}" to ${c}, which had been deleted before`,
      about: [c, text],
    }));
};

/** Only a tombstone is left, which expires after two minutes. */
export const leftovers: Rule = (facts) => {
  const rows = facts.of("row").filter(({ name }) => name === "at the end");
  const startMs = findStartMs(facts);
  return forgotten(facts).flatMap(({ c, at }) =>
    rows
      .filter((row) => row.c === c)
      .filter(
        ({ p, e = Infinity }) =>
          !p.startsWith("connection#") || e * 1000 > startMs + at + TOMBSTONE_MS + SKEW_MS,
      )
      .map(({ p }) => ({ message: `${c} was deleted, but ${p} is left of it`, about: [c] })),
  );
};

/** A day later, everything that is left has expired. */
export const lateLeftovers: Rule = (facts) => {
  const startMs = findStartMs(facts);
  return facts
    .of("row")
    .filter(({ name, e, t }) => name === "a day later" && !(e! * 1000 <= startMs + t))
    .map(({ p, c, e }) => ({
      message: `${p} ${c} expires at ${e}, long after its use`,
      about: [c],
    }));
};

const findStartMs = (facts: Facts): number => facts.of("began")[0]!.epochMs;
