// Who may come, stay, and send to everybody.
import type { Rule } from "./check.ts";

/** Milliseconds that clocks of functions may differ. */
const SKEW_MS = 400;

/** What each client may send. */
const BUDGET = { intervalMs: 2000, atOnce: 3 };

/** Milliseconds after the end of a token until the sweep has closed its connection, when calls fail as well. */
const SWEPT_MS = 15 * 60_000;

/** A client that is told nothing takes its message for accepted. */
export const acknowledged: Rule = (facts) => {
  const accepted = new Set(facts.of("accepted").map(({ inv }) => inv));
  const answered = new Set(facts.posts.map(({ inv }) => inv));
  return [...facts.invocations.values()]
    .filter(({ fn, status }) => fn === "sendmessage" && status === 200)
    .filter(({ inv }) => !accepted.has(inv) && !answered.has(inv))
    .map(({ inv }) => ({ message: `${inv} answered 200, and sent nothing`, about: [inv] }));
};

export const unrightful: Rule = (facts) => {
  const startMs = facts.of("began")[0]!.epochMs;
  return facts.of("accepted").flatMap(({ inv = "", text }) => {
    const by = facts.invocations.get(inv);
    const { token, expiresAtMs = Infinity } = facts.connections.get(by?.c ?? "") ?? {};
    if (!by || (token !== "listener" && startMs + by.startedAt <= expiresAtMs + SKEW_MS)) return [];
    return [{ message: `${by.c} may not send "${text}" to everybody`, about: [by.c!, inv] }];
  });
};

/** What was accepted was paid for, and nobody pays faster than allowed. */
export const beyondBudget: Rule = (facts) => {
  const spent = facts.of("spent");
  const payers = new Set(spent.map(({ inv }) => inv));
  const free = facts
    .of("accepted")
    .filter(({ inv }) => inv !== undefined && !payers.has(inv))
    .map(({ inv = "", text }) => ({ message: `"${text}" cost ${inv} nothing`, about: [inv] }));
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
    ...fast.map(([client]) => ({ message: `${client} sent more than it may`, about: [client] })),
  ];
};

export const strangers: Rule = (facts) =>
  [...facts.connections.values()]
    .filter(({ token, openedAt }) => token === "stranger" && openedAt !== undefined)
    .map(({ c }) => ({ message: `${c} got in with a token that nobody knows`, about: [c] }));

export const expiredStay: Rule = (facts) => {
  const startMs = facts.of("began")[0]!.epochMs;
  return [...facts.connections.values()]
    .filter(({ openedAt, leftAt = Infinity, expiresAtMs = Infinity }) => {
      const lastAt = expiresAtMs - startMs + SWEPT_MS;
      return openedAt !== undefined && leftAt > lastAt && facts.settledAt > lastAt;
    })
    .map(({ c }) => ({ message: `the token of ${c} has expired, and it stays`, about: [c] }));
};
