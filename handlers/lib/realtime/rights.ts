// Who may do what with a channel: decided by the claims that the authorizer passed on, which costs no call and holds until
// the token expires, or by a function of the user's.
import { matchesPattern } from "../../../shared/wildcards.ts";
import { ForbiddenError } from "../errors.ts";
import type { RequestContext } from "../events.ts";
import { readIdentity } from "../identity.ts";
import type { Identity } from "../token-verifier.ts";
import { userChannel } from "./channel-name.ts";
import { type AskHook, askHookFromEnv } from "./hooks.ts";
import { type Deed, type Namespaces, findOptions } from "./namespaces.ts";

/**
 * Rejects with a BadRequestError when the namespace is unknown, with a ForbiddenError when the connection may not, or not any
 * more, and with an UnavailableError when that cannot be determined.
 */
export type AssertMay = (deed: Deed, channel: string, context: RequestContext) => Promise<void>;

interface RightsOptions {
  /** Epoch milliseconds. Default: the system's clock. */
  now?: () => number;
  /** Default: hooks allow nothing. */
  askHook?: AskHook;
}

export const createRights =
  (
    namespaces: Namespaces,
    { now = Date.now, askHook = async () => false }: RightsOptions = {},
  ): AssertMay =>
  async (deed, channel, context) => {
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
    const { connectionId } = context;
    const { claims = {} } = identity;
    const question = { deed, channel, connectionId, principalId, claims };
    const isAllowed =
      typeof access === "object" && "hook" in access
        ? await askHook(access.hook, question)
        : access !== "nobody" &&
          readPatterns(identity, access.claim).some((pattern) => matchesPattern(pattern, channel));
    if (!isAllowed) throw new ForbiddenError({ expected, actual: "a token without it" });
  };

/** Asks the hooks that the stack names in the function's environment. */
export const rightsFromEnv = (namespaces: Namespaces): AssertMay =>
  createRights(namespaces, { askHook: askHookFromEnv(namespaces) });

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
