// Decides about a handshake: Allow, Deny, or 401 without a token. A verifier checks the token itself.
import type { APIGatewayAuthorizerResult } from "aws-lambda";
import type { Budget } from "./budget.ts";
import type { CountDecision } from "./decision-counter.ts";
import type { AuthorizerEvent } from "./events.ts";
import { hasQueryToken, type Offer, OfferRefusedError, readOffer } from "./handshake.ts";
import { toContext } from "./identity.ts";
import { MAX_TOKEN_BYTES } from "./limits.ts";
import { errorFields, type Log, stdoutLog } from "./log.ts";
import type { OriginCheck } from "./origins.ts";
import { type Identity, TokenRefusedError, type TokenVerifier } from "./token-verifier.ts";

interface Dependencies {
  verify: TokenVerifier;
  isAllowedOrigin: OriginCheck;
  /** Whether a token may be in the query string. Default true. */
  allowsQueryToken?: boolean;
  /** How often one user may connect. Default: limited only by the route's throttling. */
  budget?: Pick<Budget, "spend">;
  count: CountDecision;
  log?: Log;
}

export const createAuthorizer = ({ count, log = stdoutLog, ...dependencies }: Dependencies) => {
  const identify = createIdentify(dependencies);
  return async (event: AuthorizerEvent): Promise<APIGatewayAuthorizerResult> => {
    const { requestId, connectionId } = event.requestContext;
    const decide = (decision: string, reason?: string) => {
      count(reason);
      log("INFO", "authorized", { requestId, connectionId, decision, reason });
    };
    try {
      const identity = await identify(event);
      if (identity) {
        decide("Allow");
        return allow(event, identity);
      }
    } catch (error) {
      if (error instanceof TokenRefusedError || error instanceof OfferRefusedError) {
        decide("Deny", error.reason);
        return deny(event);
      }
      // The client gets a 500 and may retry.
      count("undecided");
      log("ERROR", "cannot authorize", { requestId, connectionId, ...errorFields(error) });
      throw error;
    }
    decide("Unauthorized", "no token");
    // API Gateway turns exactly this message into a 401.
    throw new Error("Unauthorized");
  };
};

/**
 * @returns who connects; undefined without a token.
 * @throws {TokenRefusedError | OfferRefusedError} when they may not connect.
 */
const createIdentify =
  ({
    verify,
    isAllowedOrigin,
    allowsQueryToken = true,
    budget,
  }: Omit<Dependencies, "count" | "log">) =>
  async (event: AuthorizerEvent): Promise<Identity | undefined> => {
    if (!isAllowedOrigin(event)) throw new OfferRefusedError("origin");
    if (!allowsQueryToken && hasQueryToken(event)) throw new OfferRefusedError("token in the URL");
    const { token, protocol }: Offer = readOffer(event);
    if (token === undefined) return undefined;
    if (Buffer.byteLength(token) > MAX_TOKEN_BYTES) throw new TokenRefusedError("too long");
    const identity = await verify(token);
    if (protocol !== undefined && (await isAccepted(verify, protocol))) {
      throw new OfferRefusedError("token as protocol");
    }
    const waitMs = await budget?.spend(identity.principalId);
    if (waitMs !== undefined) throw new TokenRefusedError("too many connects");
    return identity;
  };

/** Whether the protocol is itself a valid token: accepting it would send it back. */
const isAccepted = async (verify: TokenVerifier, text: string): Promise<boolean> => {
  try {
    await verify(text);
    return true;
  } catch (error) {
    if (error instanceof TokenRefusedError) return false;
    throw error;
  }
};

const allow = ({ methodArn }: AuthorizerEvent, identity: Identity): APIGatewayAuthorizerResult => {
  const context = toContext(identity);
  const { principalId } = identity;
  const result = { principalId, policyDocument: policy("Allow", methodArn) };
  return Object.keys(context).length === 0 ? result : { ...result, context };
};

const deny = ({ methodArn }: AuthorizerEvent): APIGatewayAuthorizerResult => ({
  principalId: "anonymous",
  policyDocument: policy("Deny", methodArn),
});

/** For exactly the method in the event: results are not cached, so a wildcard would gain nothing. */
const policy = (Effect: "Allow" | "Deny", methodArn: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect, Action: "execute-api:Invoke", Resource: methodArn }],
});
