// Who may send to everybody: what a token must say, and how the authorizer and `sendmessage` are told.
import { listOf, object, type Rule, text } from "../modules/index.ts";

/** Whoever is connected may. */
type Everyone = "everyone";

/** What a JSON Web Token must say: a scope, or a claim that has this value or, where it is a list, holds it. */
export type JwtBroadcast = Everyone | { scope: string } | { claim: string; value: string };

/** SHA-256 of tokens with which it is allowed, which must be among those that may connect. */
export type DigestBroadcast = Everyone | { digests: string[] };

/** Its choices have one property, or two, and no other. */
const isObjectOf = (value: unknown, rules: Record<string, Rule>): boolean => {
  if (!object.accepts(value)) return false;
  const entries = new Map(Object.entries(value as object));
  const names = Object.keys(rules);
  return (
    entries.size === names.length &&
    Object.entries(rules).every(([name, { accepts }]) => accepts(entries.get(name)))
  );
};

const NAME = text(/^\S+$/, "a name without spaces");

export const JWT_BROADCAST: Rule = {
  expected: '"everyone", { scope: "…" } or { claim: "…", value: "…" }',
  accepts: (value) =>
    value === "everyone" ||
    isObjectOf(value, { scope: NAME }) ||
    isObjectOf(value, { claim: NAME, value: text(/./, "a text") }),
};

export const DIGEST_BROADCAST: Rule = {
  expected: '"everyone" or { digests: ["…"] }, with SHA-256 digests',
  accepts: (value) =>
    value === "everyone" ||
    isObjectOf(value, { digests: listOf(text(/^[0-9a-f]{64}$/, "a SHA-256 digest"), 1) }),
};

const isEveryone = (broadcast: JwtBroadcast | DigestBroadcast): broadcast is Everyone =>
  broadcast === "everyone";

/** @returns what the authorizer's environment holds. */
export const broadcastVariables = (
  broadcast: JwtBroadcast | DigestBroadcast,
): Record<string, string> => {
  if (isEveryone(broadcast)) return {};
  if ("digests" in broadcast) return { BROADCAST_DIGESTS: broadcast.digests.join(",") };
  if ("scope" in broadcast) return { BROADCAST_SCOPE: broadcast.scope };
  return { BROADCAST_CLAIM: broadcast.claim, BROADCAST_CLAIM_VALUE: broadcast.value };
};

/** @returns what `BROADCAST_RIGHT` is: what is needed, in the words of a refusal, or that nothing is. */
export const neededToBroadcast = (broadcast: JwtBroadcast | DigestBroadcast): string => {
  if (isEveryone(broadcast)) return broadcast;
  if ("digests" in broadcast) return "a token that may broadcast";
  if ("scope" in broadcast) return `a token with the scope "${broadcast.scope}"`;
  return `a token with "${broadcast.value}" in its claim "${broadcast.claim}"`;
};
