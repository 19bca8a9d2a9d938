// JWT authorizers: verify tokens with the public keys of their issuer.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
import { textOfAny } from "../../shared/scalar.ts";
import type { HttpAuthorization, JwtAuthorizer } from "../model/http-authorizers.ts";
import type { Clock } from "../time/clock.ts";
import type { Authorized, HttpCall, Refused } from "./call.ts";
import { IssuerUnreachableError } from "./issuer-documents.ts";
import { type Claims, createVerifier, type VerifyToken } from "./jwt-verifier.ts";
import { FORBIDDEN, unauthorized, withChallenge } from "./refusals.ts";
import { readSource } from "./sources.ts";

type JwtAuthorization = Extract<HttpAuthorization, { type: "JWT" }>;

export class JwtAuthorizers {
  private readonly clock: Pick<Clock, "now">;
  /** By issuer; one that could not be reached is not kept. */
  private readonly verifiers = new Map<string, Promise<VerifyToken>>();

  constructor(clock: Pick<Clock, "now">) {
    this.clock = clock;
  }

  async authorize(
    { authorizer, scopes }: JwtAuthorization,
    call: HttpCall,
  ): Promise<Authorized | Refused> {
    const token = readSource(authorizer.identitySource, call)?.replace(/^bearer\s+/i, "");
    if (!token) {
      const reason = `The token is missing in ${authorizer.identitySource}.`;
      return { answer: unauthorized("Bearer"), reason };
    }
    const verified = await this.verify(authorizer.issuer, token).catch(toUnreachable);
    if ("problem" in verified) return unreachable(authorizer, verified.problem);
    if ("description" in verified) return invalid(verified.description, verified.detail);
    const problem = this.findProblem(authorizer, verified.claims);
    if (problem !== undefined) return invalid(problem);
    return allow(verified.claims, scopes);
  }

  private async verify(issuer: string, token: string): ReturnType<VerifyToken> {
    const creating = this.verifiers.get(issuer) ?? createVerifier(issuer);
    this.verifiers.set(issuer, creating);
    const verify = await creating.catch((error: unknown) => {
      this.verifiers.delete(issuer);
      throw error;
    });
    return verify(token);
  }

  /** What the library does not check. */
  private findProblem({ audiences }: JwtAuthorizer, claims: Claims): string | undefined {
    const { aud, client_id: clientId, iat } = claims;
    const given = [aud ?? clientId].flat();
    if (!given.some((one) => typeof one === "string" && audiences.includes(one)))
      return "the token does not have a valid audience";
    if (typeof iat === "number" && iat * 1000 > this.clock.now())
      return "the token is used before issued";
    return undefined;
  }
}

const toUnreachable = (error: unknown): { problem: string } => {
  if (error instanceof IssuerUnreachableError) return { problem: error.message };
  throw error;
};

const invalid = (description: string, detail: string = description): Refused => ({
  answer: unauthorized(challenge("", "invalid_token", description)),
  reason: `The token is refused: ${detail}.`,
});

const unreachable = ({ address, issuer }: JwtAuthorizer, problem: string): Refused => ({
  answer: unauthorized(
    challenge("", "invalid_token", "OIDC discovery endpoint communication error"),
  ),
  reason: `${address}: the keys of the issuer ${issuer} cannot be read, so every token is refused. ${problem}`,
  isFault: true,
});

const challenge = (scope: string, error: string, description: string): string =>
  `Bearer scope="${scope}" error="${error}" error_description="${description}"`;

const allow = (claims: Claims, required: string[]): Authorized | Refused => {
  const granted = readScopes(claims);
  const matching = required.filter((scope) => granted.includes(scope));
  if (required.length > 0 && matching.length === 0) {
    const needed = required.join(" ");
    return {
      answer: withChallenge(
        FORBIDDEN,
        challenge(needed, "insufficient_scope", "insufficient scope"),
      ),
      reason: `The token has the scopes "${granted.join(" ")}"; expected one of "${needed}".`,
    };
  }
  const texts = Object.entries(claims).map(([name, value]) => [name, textOfClaim(value)]);
  return {
    kind: "jwt",
    claims: Object.fromEntries(texts) as Record<string, string>,
    scopes: required.length === 0 ? null : matching,
  };
};

/** `scope` is text with spaces; `scp` may be a list. */
const readScopes = ({ scope, scp }: Claims): string[] =>
  [scope ?? scp ?? []].flat().flatMap((one) => textOfAny(one).split(" "));

/** Claims arrive as text: a list as `[a b]`. */
const textOfClaim = (value: unknown): string =>
  Array.isArray(value) ? `[${value.map(textOfAny).join(" ")}]` : textOfAny(value);
