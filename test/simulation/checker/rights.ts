// Rules about who may connect, stay connected and broadcast.
import type { Rule } from "./rule.ts";

/** Maximum clock skew between functions, in milliseconds. */
const SKEW_MS = 400;

/** Budget of each client. */
const BUDGET = { intervalMs: 2000, atOnce: 3 };

/** Milliseconds from the expiry of a token until the sweep has closed its connection, even if calls fail. */
const SWEPT_MS = 15 * 60_000;

/** A client without an error reply assumes that its message was accepted. */
export const acknowledged: Rule = (facts) => {
  const accepted = new Set(facts.of("accepted").map(({ inv }) => inv));
  const answered = new Set(facts.posts.map(({ inv }) => inv));
  return [...facts.invocations.values()]
    .filter(({ fn, status }) => fn === "sendmessage" && status === 200)
    .filter(({ inv }) => !accepted.has(inv) && !answered.has(inv))
    .map(({ inv }) => ({ message: `${inv} answered 200, but sent nothing`, about: [inv] }));
};

export const unrightful: Rule = (facts) => {
  const startMs = facts.of("began")[0]!.epochMs;
  return facts.of("accepted").flatMap(({ inv = "", text }) => {
    const by = facts.invocations.get(inv);
    const { token, expiresAtMs = Infinity } = facts.connections.get(by?.c ?? "") ?? {};
    if (!by || (token !== "listener" && startMs + by.startedAt <= expiresAtMs + SKEW_MS)) return [];
    return [{ message: `${by.c} may not broadcast "${text}"`, about: [by.c!, inv] }];
  });
};

/** Every accepted message was counted against the budget, and no client exceeds its rate. */
export const beyondBudget: Rule = (facts) => {
  const spent = facts.of("spent");
  const payers = new Set(spent.map(({ inv }) => inv));
  const free = facts
    .of("accepted")
    .filter(({ inv }) => inv !== undefined && !payers.has(inv))
    .map(({ inv = "", text }) => ({
      message: `${inv} did not charge "${text}" to the budget`,
      about: [inv],
    }));
  const { intervalMs, atOnce } = BUDGET;
  const fast = [...Map.groupBy(spent, ({ client }) => client)].filter(([, times]) =>
    times.some(({ nowMs: firstMs }, first) =>
      times.slice(first).some(({ nowMs }, more) => {
        const allowed = atOnce + (nowMs - firstMs + SKEW_MS) / intervalMs;
        return more + 1 > allowed + 1;
      }),
    ),
  );
  return [
    ...free,
    ...fast.map(([client]) => ({ message: `${client} exceeded its budget`, about: [client] })),
  ];
};

export const strangers: Rule = (facts) =>
  [...facts.connections.values()]
    .filter(({ token, openedAt }) => token === "stranger" && openedAt !== undefined)
    .map(({ c }) => ({ message: `${c} connected with an unknown token`, about: [c] }));

export const expiredStay: Rule = (facts) => {
  const startMs = facts.of("began")[0]!.epochMs;
  return [...facts.connections.values()]
    .filter(({ openedAt, leftAt = Infinity, expiresAtMs = Infinity }) => {
      const lastAt = expiresAtMs - startMs + SWEPT_MS;
      return openedAt !== undefined && leftAt > lastAt && facts.settledAt > lastAt;
    })
    .map(({ c }) => ({
      message: `the token of ${c} has expired, but it stays connected`,
      about: [c],
    }));
};
