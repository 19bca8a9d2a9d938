// The limits of the times in a token, to the second.
import { expect } from "chai";
import { useFakeTimers } from "sinon";
import { createJwtVerifier } from "../../../handlers/lib/jwt-verifier.ts";
import type { TokenRefusedError } from "../../../handlers/lib/token-verifier.ts";
import {
  AUDIENCE,
  type IdentityProvider,
  startIdentityProvider,
} from "../../helpers/identity-provider.ts";

describe("the times of a JSON Web Token", () => {
  let provider: IdentityProvider;

  before(async () => {
    provider = await startIdentityProvider();
  });

  after(() => provider.close());

  // Reading them takes no time then, so that the limits are exact.
  const tryAt = async (nowMs: number, claims: Record<string, unknown>, maxLifeSeconds?: number) => {
    const verify = createJwtVerifier({
      issuer: provider.issuer,
      audiences: [AUDIENCE],
      jwksUri: provider.jwksUri,
      scopes: [],
      claims: [],
      maxLifeSeconds,
    });
    const token = provider.token(claims);
    const dates = useFakeTimers({ now: nowMs, toFake: ["Date"] });
    try {
      await verify(token);
      return "accepted";
    } catch (error) {
      return (error as TokenRefusedError).reason;
    } finally {
      dates.restore();
    }
  };
  const NOW = 1_800_000_000;
  const at = (iat: number | undefined, exp: number, maxLifeSeconds?: number) =>
    tryAt(NOW * 1000, { iat, exp, nbf: undefined }, maxLifeSeconds);

  it("may be a minute ahead, no more", async () => {
    expect(await at(NOW + 60, NOW + 600)).to.equal("accepted");
    expect(await at(NOW + 61, NOW + 600)).to.equal("issued in the future");
  });

  it("of a life are at most a day apart, from issue or from now", async () => {
    const day = 24 * 3600;
    for (const [iat, exp] of [
      [NOW - 100, NOW - 100 + day + 60],
      [undefined, NOW + day + 60],
      [NOW + 50, NOW + day + 60],
    ] as const) {
      expect(await at(iat, exp)).to.equal("accepted");
      expect(await at(iat, exp + 1)).to.equal("implausible expiry");
    }
    expect(await at(undefined, NOW + 90, 30)).to.equal("accepted");
    expect(await at(undefined, NOW + 91, 30)).to.equal("implausible expiry");
  });

  it("end before the year 2100, however long a token may live", async () => {
    const year2100 = Date.UTC(2100, 0) / 1000;
    expect(await at(NOW, year2100 - 1, Infinity)).to.equal("accepted");
    expect(await at(NOW, year2100, Infinity)).to.equal("implausible expiry");
  });
});
