// Who a connection belongs to, as the authorizer told it to the events that came after it.
import type { RequestContext } from "./events.ts";
import type { Identity } from "./token-verifier.ts";

/** @returns claims only when the authorizer knows JSON Web Tokens. */
export const identityOf = ({ authorizer = {} }: RequestContext): Identity => {
  const { principalId = "anonymous", claims, expiresAt } = authorizer;
  return {
    principalId,
    ...(typeof claims === "string" && { claims: JSON.parse(claims) as Record<string, string> }),
    // API Gateway passes numbers on as they are; other gateways as text.
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
  };
};
