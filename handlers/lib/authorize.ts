// Decides about a handshake: Allow, Deny, or 401 when there is no token at all. What a token is, a verifier knows.
import type { APIGatewayAuthorizerResult } from "aws-lambda";
import type { CountDecision } from "./decision-counter.ts";
import type { AuthorizerEvent } from "./events.ts";
import { tokenOf } from "./handshake.ts";
import { errorFields, type Log, stdoutLog } from "./log.ts";
import type { OriginCheck } from "./origins.ts";
import { type Identity, TokenRefusedError, type TokenVerifier } from "./token-verifier.ts";

interface Dependencies {
  verify: TokenVerifier;
  isAllowedOrigin: OriginCheck;
  count: CountDecision;
  log?: Log;
}

export const createAuthorizer =
  ({ verify, isAllowedOrigin, count, log = stdoutLog }: Dependencies) =>
  async (event: AuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const { requestId, connectionId } = event.requestContext;
    const decide = (decision: string, reason?: string) => {
      count(reason);
      log("INFO", "authorized", { requestId, connectionId, decision, reason });
    };

    if (!isAllowedOrigin(event)) {
      decide("Deny", "origin");
      return deny(event);
    }
    const token = tokenOf(event);
    if (!token) {
      decide("Unauthorized", "no token");
      // API Gateway turns exactly this message into a 401.
      throw new Error("Unauthorized");
    }
    try {
      const identity = await verify(token);
      decide("Allow");
      return allow(event, identity);
    } catch (error) {
      if (error instanceof TokenRefusedError) {
        decide("Deny", error.reason);
        return deny(event);
      }
      // The client gets a 500, and may try again.
      count("undecided");
      log("ERROR", "cannot authorize", { requestId, connectionId, ...errorFields(error) });
      throw error;
    }
  };

const allow = ({ methodArn }: AuthorizerEvent, identity: Identity): APIGatewayAuthorizerResult => {
  const { principalId, claims, expiresAt } = identity;
  const context = {
    ...(claims !== undefined && { claims: JSON.stringify(claims) }),
    ...(expiresAt !== undefined && { expiresAt }),
  };
  const result = { principalId, policyDocument: policy("Allow", methodArn) };
  return Object.keys(context).length === 0 ? result : { ...result, context };
};

const deny = ({ methodArn }: AuthorizerEvent): APIGatewayAuthorizerResult => ({
  principalId: "anonymous",
  policyDocument: policy("Deny", methodArn),
});

/** For this one method, as named by the event: a wildcard would be cached by nobody and understood by few. */
const policy = (Effect: "Allow" | "Deny", methodArn: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Action: "execute-api:Invoke", Resource: methodArn }],
});
