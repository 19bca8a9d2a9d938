// The authorizer of $connect: Allow, Deny, or 401 when there is no token at all.
import type { APIGatewayAuthorizerResult } from "aws-lambda";
import type { AuthorizerEvent } from "./lib/events.ts";
import { tokenOf } from "./lib/handshake.ts";
import { type Log, stdoutLog } from "./lib/log.ts";
import { type TokenVerifier, tokenVerifierFromEnv } from "./lib/token-verifier.ts";

interface Dependencies {
  verify: TokenVerifier;
  log?: Log;
}

export const createAuthorizer =
  ({ verify, log = stdoutLog }: Dependencies) =>
  async (event: AuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const { requestId, connectionId } = event.requestContext;
    const decide = (decision: string) =>
      log("INFO", "authorized", { requestId, connectionId, decision });

    const token = tokenOf(event);
    if (!token) {
      decide("Unauthorized");
      // API Gateway turns exactly this message into a 401.
      throw new Error("Unauthorized");
    }
    const principalId = verify(token);
    const effect = principalId === undefined ? "Deny" : "Allow";
    decide(effect);
    return policy(effect, event.methodArn, principalId ?? "anonymous");
  };

/** For this one method, as named by the event: a wildcard would be cached by nobody and understood by few. */
const policy = (
  Effect: "Allow" | "Deny",
  methodArn: string,
  principalId: string,
): APIGatewayAuthorizerResult => ({
  principalId,
  policyDocument: {
    Version: "2012-10-17",
    Statement: [{ Effect, Action: "execute-api:Invoke", Resource: methodArn }],
  },
});

export const handler = createAuthorizer({ verify: tokenVerifierFromEnv() });
