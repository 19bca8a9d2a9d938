// What the environment says of JSON Web Tokens: which are accepted, and what is passed on of them.
import { expect } from "chai";
import { jwtVerifierFromEnv } from "../../../handlers/lib/jwt-verifier.ts";
import type { TokenRefusedError } from "../../../handlers/lib/token-verifier.ts";
import {
  AUDIENCE,
  type IdentityProvider,
  startIdentityProvider,
} from "../../helpers/identity-provider.ts";
import { setVariables } from "../../helpers/variables.ts";

const OPTIONAL = [
  "JWT_TOKEN_USE",
  "JWT_SCOPES",
  "JWT_CLAIMS",
  "JWT_MAX_LIFE_SECONDS",
  "BROADCAST_SCOPE",
  "BROADCAST_CLAIM",
  "BROADCAST_CLAIM_VALUE",
];

describe("the environment of the JWT verifier", () => {
  let provider: IdentityProvider;

  before(async () => {
    provider = await startIdentityProvider();
  });

  after(() => provider.close());

  /** @returns what is passed on, or the reason for the refusal. */
  const verify = async (
    variables: Record<string, string>,
    claims: Record<string, unknown> = {},
  ) => {
    setVariables({
      ...Object.fromEntries(OPTIONAL.map((name) => [name, undefined])),
      JWT_ISSUER: provider.issuer,
      JWT_AUDIENCES: `other,${AUDIENCE}`,
      JWT_JWKS_URI: provider.jwksUri,
      ...variables,
    });
    try {
      const identity = await jwtVerifierFromEnv()(provider.token({ exp: SOON, ...claims }));
      return { claims: identity.claims, rights: identity.rights };
    } catch (error) {
      return (error as TokenRefusedError).reason;
    }
  };

  it("needs the value of the claim that allows broadcasts", () => {
    const others = { JWT_ISSUER: "i", JWT_AUDIENCES: "a", JWT_JWKS_URI: "https://i.example.com" };
    const claim = { BROADCAST_CLAIM: "role", BROADCAST_CLAIM_VALUE: undefined };
    setVariables({ ...others, ...claim, BROADCAST_SCOPE: undefined });
    expect(jwtVerifierFromEnv).to.throw("BROADCAST_CLAIM_VALUE is missing");
    setVariables({ BROADCAST_SCOPE: "broadcast" });
    expect(jwtVerifierFromEnv).not.to.throw();
  });

  const SOON = Math.floor(Date.now() / 1000) + 600;
  const ACCEPTED = { claims: {}, rights: undefined };
  const BROADCASTS = { claims: {}, rights: ["broadcast"] };

  for (const [variables, claims, expected] of [
    [{}, {}, ACCEPTED],
    [{}, { aud: "other" }, ACCEPTED],
    [{}, { aud: "third" }, "audience"],
    [{}, { exp: SOON + 24 * 3600 }, "implausible expiry"],
    [{ JWT_MAX_LIFE_SECONDS: "30" }, {}, "implausible expiry"],
    [{ JWT_MAX_LIFE_SECONDS: "90000" }, { exp: SOON + 24 * 3600 }, ACCEPTED],
    [{ JWT_TOKEN_USE: "access" }, {}, ACCEPTED],
    [{ JWT_TOKEN_USE: "id" }, {}, "token use"],
    [{ JWT_SCOPES: "chat.read,chat.write" }, {}, ACCEPTED],
    [{ JWT_SCOPES: "chat.read,admin" }, {}, "scope"],
    [{ JWT_SCOPES: "" }, { scope: undefined }, ACCEPTED],
    [
      { JWT_CLAIMS: "email,,roles,none" },
      {},
      { claims: { email: "user@example.com", roles: '["admin"]' }, rights: undefined },
    ],
    [{ BROADCAST_SCOPE: "chat.write" }, {}, BROADCASTS],
    [{ BROADCAST_SCOPE: "chat.all" }, {}, ACCEPTED],
    [{ BROADCAST_CLAIM: "roles", BROADCAST_CLAIM_VALUE: "admin" }, {}, BROADCASTS],
    [{ BROADCAST_CLAIM: "roles", BROADCAST_CLAIM_VALUE: "editor" }, {}, ACCEPTED],
    [{ BROADCAST_SCOPE: "chat.all", BROADCAST_CLAIM: "roles" }, {}, ACCEPTED],
  ] as [Record<string, string>, Record<string, unknown>, unknown][]) {
    it(`takes effect: ${JSON.stringify(variables)} for ${JSON.stringify(claims)}`, async () => {
      expect(await verify(variables, claims)).to.deep.equal(expected);
    });
  }
});
