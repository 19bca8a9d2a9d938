// Counts duplicate deliveries by their reason.
import type { Happening } from "../history.ts";
import { findExcuse } from "./delivery.ts";
import { Facts } from "./facts.ts";

/** @returns how many posts reached a client that already had the broadcast, by the first post's excuse. */
export const duplicatesIn = (happenings: Happening[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const stage of new Set(happenings.map((one) => one.stage))) {
    const facts = new Facts(stage, happenings);
    const first = new Map<string, string | undefined>();
    for (const post of facts.posts) {
      if (!post.got || !facts.broadcasts.has(post.text)) continue;
      const key = `${post.c} ${post.text}`;
      if (first.has(key)) {
        const excuse = first.get(key) ?? "for no reason";
        counts[excuse] = (counts[excuse] ?? 0) + 1;
      } else first.set(key, findExcuse(facts, post));
    }
  }
  return counts;
};
