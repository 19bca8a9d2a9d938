// Who may broadcast: what a token must contain, and the variables of the authorizer and `sendmessage`.
import { listOf, object, type Rule, text } from "../modules/index.ts";

/** Every connected client may broadcast. */
type Everyone = "everyone";

/** What a JSON Web Token must contain: a scope, or a claim that equals this value or, if it is a list, contains it. */
export type JwtBroadcast = Everyone | { scope: string } | { claim: string; value: string };

/** SHA-256 of the tokens that may broadcast, which must be among those that may connect. */
export type DigestBroadcast = Everyone | { digests: string[] };

/** Whether the value has exactly the properties of the rules. */
const isObjectWith = (value: unknown, rules: Record<string, Rule>): boolean => {
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
    isObjectWith(value, { scope: NAME }) ||
    isObjectWith(value, { claim: NAME, value: text(/./, "a string") }),
};

export const DIGEST_BROADCAST: Rule = {
  expected: '"everyone" or { digests: ["…"] }, with SHA-256 digests',
  accepts: (value) =>
    value === "everyone" ||
    isObjectWith(value, { digests: listOf(text(/^[0-9a-f]{64}$/, "a SHA-256 digest"), 1) }),
};

const isEveryone = (broadcast: JwtBroadcast | DigestBroadcast): broadcast is Everyone =>
  broadcast === "everyone";

/** @returns variables of the authorizer. */
export const broadcastVariables = (
  broadcast: JwtBroadcast | DigestBroadcast,
): Record<string, string> => {
  if (isEveryone(broadcast)) return {};
  if ("digests" in broadcast) return { BROADCAST_DIGESTS: broadcast.digests.join(",") };
  if ("scope" in broadcast) return { BROADCAST_SCOPE: broadcast.scope };
  return { BROADCAST_CLAIM: broadcast.claim, BROADCAST_CLAIM_VALUE: broadcast.value };
};

/** @returns the value of `BROADCAST_RIGHT`: what is needed, as worded in a refusal, or "everyone". */
export const neededToBroadcast = (broadcast: JwtBroadcast | DigestBroadcast): string => {
  if (isEveryone(broadcast)) return broadcast;
  if ("digests" in broadcast) return "a token that may broadcast";
  if ("scope" in broadcast) return `a token with the scope "${broadcast.scope}"`;
  return `a token with "${broadcast.value}" in its claim "${broadcast.claim}"`;
};
