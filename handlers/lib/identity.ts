// Who a connection belongs to: written into the authorizer's context, and read from later events.
import type { RequestContext } from "./events.ts";
import type { Identity } from "./token-verifier.ts";

/** The authorizer's context: API Gateway accepts strings, numbers and booleans, but no lists. */
export const toContext = ({
  claims,
  expiresAt,
  rights,
}: Identity): Record<string, string | number> => ({
  ...(claims !== undefined && { claims: JSON.stringify(claims) }),
  ...(expiresAt !== undefined && { expiresAt }),
  ...(rights !== undefined && rights.length > 0 && { rights: rights.join(" ") }),
});

/** @returns claims only from an authorizer of JSON Web Tokens. */
export const readIdentity = ({ authorizer = {} }: RequestContext): Identity => {
  const { principalId = "anonymous", claims, expiresAt, rights } = authorizer;
  return {
    principalId,
    ...(typeof claims === "string" && { claims: JSON.parse(claims) as Record<string, string> }),
    // API Gateway passes numbers as numbers; other gateways as strings.
    ...(expiresAt !== undefined && { expiresAt: Number(expiresAt) }),
    ...(typeof rights === "string" && { rights: rights.split(" ") as Identity["rights"] }),
  };
};
