// Valid and invalid tokens of an identity provider, while it is up and while it is down.
import { expect } from "chai";
import { stub } from "sinon";
import { createAuthorizer } from "../../../handlers/lib/authorize.ts";
import type { CountDecision } from "../../../handlers/lib/decision-counter.ts";
import { createJwksFetcher } from "../../../handlers/lib/jwks-fetcher.ts";
import { createJwtVerifier, jwtVerifierFromEnv } from "../../../handlers/lib/jwt-verifier.ts";
import { TokenRefusedError } from "../../../handlers/lib/token-verifier.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { authorizerEvent } from "../../helpers/events.ts";
import {
  AUDIENCE,
  type IdentityProvider,
  startIdentityProvider,
} from "../../helpers/identity-provider.ts";
import { createManualClock, type ManualClock } from "../../helpers/manual-clock.ts";
import { stubLog } from "../../helpers/stubs.ts";
import { until } from "../../helpers/until.ts";

const HOUR = 3600;
const nowSeconds = () => Math.floor(Date.now() / 1000);

describe("JWT verifier", () => {
  let provider: IdentityProvider;
  let clock: ManualClock;

  before(async () => {
    provider = await startIdentityProvider();
  });

  after(() => provider.close());

  beforeEach(() => {
    Object.assign(provider, { up: true, fetches: 0 });
    clock = createManualClock();
  });

  const createVerify = (
    options: { tokenUse?: string; scopes?: string[]; claims?: string[] } = {},
  ) =>
    createJwtVerifier({
      issuer: provider.issuer,
      audiences: ["another-app", AUDIENCE],
      jwksUri: provider.jwksUri,
      scopes: [],
      claims: [],
      fetcher: createJwksFetcher(clock),
      ...options,
    });

  const tryToken = async (token: string, options = {}): Promise<string> => {
    const error = await catchRejection(createVerify(options)(token));
    expect(error).to.be.instanceOf(TokenRefusedError);
    return (error as TokenRefusedError).reason;
  };

  it("returns the principal, the expiry, and the chosen claims", async () => {
    const expiresAt = nowSeconds() + 600;
    const verify = createVerify({ claims: ["email", "roles", "absent", "__proto__"] });
    expect(await verify(provider.token({ exp: expiresAt }))).to.deep.equal({
      principalId: "user-1",
      claims: { email: "user@example.com", roles: '["admin"]' },
      expiresAt,
    });
  });

  it("accepts a subject of 255 characters, and no longer one", async () => {
    const [longest, longer] = ["u".repeat(255), "u".repeat(256)];
    expect((await createVerify()(provider.token({ sub: longest }))).principalId).to.equal(longest);
    expect(await tryToken(provider.token({ sub: longer }))).to.equal("no subject");
  });

  it("accepts one of several audiences, and client_id when there is no audience", async () => {
    const verify = createVerify();
    await verify(provider.token({ aud: ["x", AUDIENCE] }));
    await verify(provider.token({ aud: undefined, client_id: AUDIENCE }));
  });

  it("requires the token use and every scope that the stack names", async () => {
    await createVerify({ tokenUse: "access", scopes: ["chat.write", "chat.read"] })(
      provider.token(),
    );
    expect(await tryToken(provider.token(), { tokenUse: "id" })).to.equal("token use");
    expect(await tryToken(provider.token(), { scopes: ["chat.read", "admin"] })).to.equal("scope");
    expect(await tryToken(provider.token({ scope: undefined }), { scopes: ["x"] })).to.equal(
      "scope",
    );
  });

  describe("S18 refuses", () => {
    const cases: [what: string, token: () => string, reason: string][] = [
      ["alg none", () => provider.forge("none"), "malformed"],
      ["HS256 with the public key", () => provider.forge("HS256 with the public key"), "algorithm"],
      ["a signature by another key", () => provider.forge("another key"), "signature"],
      ["an expired token", () => provider.token({ exp: nowSeconds() - 1 }), "expired"],
      ["a token without exp", () => provider.token({ exp: undefined }), "no expiry"],
      [
        "a token that is not yet valid",
        () => provider.token({ nbf: nowSeconds() + HOUR }),
        "not yet valid",
      ],
      ["another audience", () => provider.token({ aud: "foreign" }), "audience"],
      ["no audience", () => provider.token({ aud: undefined }), "audience"],
      ["another issuer", () => provider.token({ iss: "https://foreign.example.com" }), "issuer"],
      ["no subject", () => provider.token({ sub: undefined }), "no subject"],
      ["a subject that is not Unicode", () => provider.token({ sub: "u\ud800" }), "no subject"],
      ["no key id", () => provider.token({}, { kid: undefined }), "no key id"],
      ["an unknown key id", () => provider.token({}, { kid: "foreign" }), "unknown key"],
      ["no token at all", () => "allow-ws-connection", "malformed"],
      [
        "a token in two parts",
        () => provider.token().split(".").slice(0, 2).join("."),
        "malformed",
      ],
    ];
    for (const [what, token, reason] of cases) {
      it(what, async () => {
        expect(await tryToken(token())).to.equal(reason);
      });
    }
  });

  describe("keys", () => {
    it("are fetched at cold start, before the first token arrives", async () => {
      createVerify();
      await until(() => provider.fetches === 1);
    });

    it("are fetched once, at cold start, for all tokens", async () => {
      const verify = createVerify();
      await Promise.all([1, 2, 3].map(() => verify(provider.token())));
      await verify(provider.token());
      expect(provider.fetches).to.equal(1);
    });

    it("are fetched again after a rotation, but not twice in a second", async () => {
      const verify = createVerify();
      await verify(provider.token());
      provider.rotate();
      const early = await catchRejection(verify(provider.token()));
      expect((early as TokenRefusedError).reason).to.equal("unknown key");
      expect(provider.fetches).to.equal(1);
      clock.advance(1000);
      await verify(provider.token());
      expect(provider.fetches).to.equal(2);
    });

    it("S12 are unavailable at a cold start: no client is allowed, and fetches back off", async () => {
      provider.up = false;
      const log = stubLog();
      const count = stub<Parameters<CountDecision>, void>();
      const authorize = createAuthorizer({
        verify: createVerify(),
        isAllowedOrigin: () => true,
        count,
        log,
      });
      const attempt = () =>
        authorize(authorizerEvent({ queryStringParameters: { token: provider.token() } }));
      const fetches: number[] = [];
      for (let second = 0; second < 16; second += 1) {
        const error = await catchRejection(attempt());
        expect(error.message).not.to.equal("Unauthorized");
        fetches.push(provider.fetches);
        clock.advance(1000);
      }
      // At 0, 1, 3, 7 and 15 seconds.
      expect(fetches).to.deep.equal([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5]);
      expect(log.lastCall.args[0]).to.equal("ERROR");
      expect(new Set(count.args.flat())).to.deep.equal(new Set(["undecided"]));
      expect(JSON.stringify(log.args)).not.to.include(provider.token().split(".")[2]);
      provider.up = true;
      clock.advance(60_000);
      expect((await attempt()).policyDocument.Statement[0]?.Effect).to.equal("Allow");
    });

    it("S12 are unavailable after they were fetched: clients with a valid token are allowed", async () => {
      const verify = createVerify();
      await verify(provider.token());
      provider.up = false;
      clock.advance(HOUR * 1000);
      expect((await verify(provider.token())).principalId).to.equal("user-1");
      expect(provider.fetches).to.equal(1);
    });
  });

  describe("from the environment", () => {
    const NAMES = ["ISSUER", "AUDIENCES", "JWKS_URI", "TOKEN_USE", "SCOPES", "CLAIMS"];

    afterEach(() => {
      for (const name of [...NAMES, "MAX_LIFE_SECONDS"]) delete process.env[`JWT_${name}`];
      for (const name of ["SCOPE", "CLAIM", "CLAIM_VALUE"]) delete process.env[`BROADCAST_${name}`];
    });

    it("sets who may broadcast, and how long a token may live", async () => {
      const environment = {
        JWT_ISSUER: provider.issuer,
        JWT_AUDIENCES: AUDIENCE,
        JWT_JWKS_URI: provider.jwksUri,
        JWT_MAX_LIFE_SECONDS: "300",
      };
      Object.assign(process.env, environment, { BROADCAST_SCOPE: "chat.read" });
      const [long, short] = [provider.token(), provider.token({ exp: nowSeconds() + 200 })];
      const error = await catchRejection(jwtVerifierFromEnv()(long));
      expect((error as TokenRefusedError).reason).to.equal("implausible expiry");
      expect((await jwtVerifierFromEnv()(short)).rights).to.deep.equal(["broadcast"]);
      delete process.env["BROADCAST_SCOPE"];
      expect((await jwtVerifierFromEnv()(short)).rights).to.equal(undefined);
      Object.assign(process.env, { BROADCAST_CLAIM: "roles", BROADCAST_CLAIM_VALUE: "admin" });
      expect((await jwtVerifierFromEnv()(short)).rights).to.deep.equal(["broadcast"]);
    });

    it("sets what the stack asks for", async () => {
      Object.assign(process.env, {
        JWT_ISSUER: provider.issuer,
        JWT_AUDIENCES: `x,${AUDIENCE}`,
        JWT_JWKS_URI: provider.jwksUri,
        JWT_SCOPES: "chat.read,chat.write",
        JWT_CLAIMS: "email",
      });
      const { claims } = await jwtVerifierFromEnv()(provider.token());
      expect(claims).to.deep.equal({ email: "user@example.com" });
    });

    it("names a missing variable", () => {
      expect(() => jwtVerifierFromEnv()).to.throw("JWT_ISSUER is missing");
    });
  });
});
