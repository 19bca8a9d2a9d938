// Who a connection belongs to: how the authorizer tells it, and how the events that come after it read it.
import type { RequestContext } from "./events.ts";
import type { Identity } from "./token-verifier.ts";

/** What an authorizer may return: API Gateway takes texts, numbers and booleans, and no lists. */
export const contextOf = ({
  claims,
  expiresAt,
  rights,
}: Identity): Record<string, string | number> => ({
  ...(claims !== undefined && { claims: JSON.stringify(claims) }),
  ...(expiresAt !== undefined && { expiresAt }),
  ...(rights !== undefined && rights.length > 0 && { rights: rights.join(" ") }),
});

/** @returns claims only when the authorizer knows JSON Web Tokens. */
export const identityOf = ({ authorizer = {} }: RequestContext): Identity => {
  const { principalId = "anonymous", claims, expiresAt, rights } = authorizer;
  return {
    principalId,
    ...(typeof claims === "string" && { claims: JSON.parse(claims) as Record<string, string> }),
    // API Gateway passes numbers on as they are; other gateways as text.
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...(typeof rights === "string" && { rights: rights.split(" ") as Identity["rights"] }),
  };
};
