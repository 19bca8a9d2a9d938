// Who may do what with a channel, decided by the claims that the authorizer passed on. It costs no call, and holds until
// the token expires.
import { matchesPattern } from "../../../shared/wildcards.ts";
import { ForbiddenError } from "../errors.ts";
import type { RequestContext } from "../events.ts";
import { readIdentity } from "../identity.ts";
import type { Identity } from "../token-verifier.ts";
import { userChannel } from "./channel-name.ts";
import { type Deed, type Namespaces, findOptions } from "./namespaces.ts";

/**
 * @throws {BadRequestError} when the namespace is unknown.
 * @throws {ForbiddenError} when the connection may not, or not any more.
 */
export type AssertMay = (deed: Deed, channel: string, context: RequestContext) => void;

export const createRights =
  (namespaces: Namespaces, now: () => number = Date.now): AssertMay =>
  (deed, channel, context) => {
    const access = findOptions(namespaces, channel)[deed];
    const identity = readIdentity(context);
    const { principalId, expiresAt = Infinity } = identity;
    const expected = `a right to ${deed} to ${channel}`;
    if (!(expiresAt * 1000 > now())) {
      throw new ForbiddenError({ expected, actual: "a token that has expired" });
    }
    // Users may always read what is sent to them.
    if (deed === "subscribe" && channel === userChannel(principalId)) return;
    if (access === "everyone") return;
    const patterns = access === "nobody" ? [] : readPatterns(identity, access.claim);
    if (!patterns.some((pattern) => matchesPattern(pattern, channel))) {
      throw new ForbiddenError({ expected, actual: "a token without it" });
    }
  };

/** A list in the token arrives as JSON; in a text, blanks separate the patterns, as in scopes. */
const readPatterns = ({ claims = {} }: Identity, claim: string): string[] => {
  const text = new Map(Object.entries(claims)).get(claim) ?? "";
  return text.startsWith("[") ? textsIn(text) : text.split(" ");
};

const textsIn = (json: string): string[] => {
  try {
    return (JSON.parse(json) as unknown[]).filter((pattern) => typeof pattern === "string");
  } catch {
    return [];
  }
};
