// Rules about the conduct of workers.
import type { Rule } from "./rule.ts";

/**
 * Maximum recipients that a worker has listed but not posted to: those left when it requests more, a page, and some
 * lost posts.
 */
const AHEAD = 800;

/** Milliseconds. */
const IDLE_MS = 20;

export const readsAhead: Rule = (facts) => {
  const posted = Map.groupBy(facts.posts, ({ inv }) => inv);
  return [...Map.groupBy(facts.of("listed"), ({ inv }) => inv)].flatMap(([inv, asked]) => {
    const pages = [...new Map(asked.map((one) => [one.page, one])).values()];
    let listed = 0;
    const most = Math.max(
      ...pages.map(({ t, count }) => {
        listed += count;
        return listed - (posted.get(inv) ?? []).filter(({ at }) => at <= t).length;
      }),
    );
    if (most <= AHEAD) return [];
    return [
      { message: `${inv} had listed ${most} recipients that it had not posted to`, about: [inv] },
    ];
  });
};

export const neverIdle: Rule = (facts) =>
  [...facts.invocations.values()]
    .filter(({ fn, idleMs }) => fn === "broadcast" && idleMs > IDLE_MS)
    .map(({ inv, idleMs }) => ({
      message: `${inv} waited ${Math.round(idleMs)} ms idly after its deadline`,
      about: [inv],
    }));

export const alwaysEnds: Rule = (facts) => [
  ...facts.of("unfinished").map(({ what }) => ({ message: `${what} never ended`, about: [] })),
  ...[...facts.invocations.values()]
    .filter(({ how }) => how === undefined)
    .map(({ inv }) => ({ message: `${inv} never ended`, about: [inv] })),
];

export const noRejection: Rule = (facts) =>
  facts.of("rejection").map(({ message }) => ({ message, about: [] }));
