// Tokens with a valid signature that must still be refused.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { createJwksFetcher } from "../../../handlers/lib/jwks-fetcher.ts";
import { createJwtVerifier } from "../../../handlers/lib/jwt-verifier.ts";
import { TokenRefusedError } from "../../../handlers/lib/token-verifier.ts";
import { catchRejection } from "../../helpers/errors.ts";
import {
  AUDIENCE,
  type IdentityProvider,
  startIdentityProvider,
} from "../../helpers/identity-provider.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";

const HOUR = 3600;
const DAY = 24 * HOUR;
const nowSeconds = () => Math.floor(Date.now() / 1000);

describe("a JSON Web Token with a valid signature", () => {
  let provider: IdentityProvider;

  before(async () => {
    provider = await startIdentityProvider();
  });

  after(() => provider.close());

  const createVerify = (options: { maxLifeSeconds?: number } = {}) =>
    createJwtVerifier({
      issuer: provider.issuer,
      audiences: [AUDIENCE],
      jwksUri: provider.jwksUri,
      scopes: [],
      claims: ["roles"],
      fetcher: createJwksFetcher(createManualClock()),
      ...options,
    });

  const tryToken = async (token: string): Promise<string> => {
    const error = await catchRejection(createVerify()(token));
    expect(error).to.be.instanceOf(TokenRefusedError);
    return (error as TokenRefusedError).reason;
  };

  /** Adds a member to the JSON of one part, even if the name already exists. */
  const withMember = (part: "header" | "claims", member: string): string => {
    const { header, claims } = provider.parts();
    const texts = { header: JSON.stringify(header), claims: JSON.stringify(claims) };
    texts[part] = texts[part].replace(/^\{/, `{${member},`);
    return provider.sign(texts.header, texts.claims);
  };

  const times: [claims: () => Record<string, unknown>, reason: string][] = [
    [() => ({ exp: Date.now() + 600_000 }), "implausible expiry"],
    [() => ({ exp: nowSeconds() + 2 * DAY }), "implausible expiry"],
    [() => ({ exp: nowSeconds() + HOUR, iat: nowSeconds() - 2 * DAY }), "implausible expiry"],
    [() => ({ exp: Date.UTC(2100, 0) / 1000 }), "implausible expiry"],
    [() => ({ exp: Number.MAX_VALUE }), "implausible expiry"],
    [() => ({ exp: String(nowSeconds() + 600) }), "malformed"],
    [() => ({ exp: [nowSeconds() + 600] }), "malformed"],
    [() => ({ exp: true }), "malformed"],
    [() => ({ exp: null }), "malformed"],
    [() => ({ exp: 0 }), "expired"],
    [() => ({ exp: -1 }), "expired"],
    [() => ({ nbf: Date.now() }), "not yet valid"],
    [() => ({ nbf: nowSeconds() + HOUR }), "not yet valid"],
    [() => ({ nbf: "0" }), "malformed"],
    [() => ({ iat: Date.now() }), "issued in the future"],
    [() => ({ iat: nowSeconds() + HOUR }), "issued in the future"],
    [() => ({ iat: "0" }), "malformed"],
    [() => ({ iat: null }), "malformed"],
  ];
  for (const [claims, reason] of times) {
    it(`is refused with ${JSON.stringify(claims())}: ${reason}`, async () => {
      expect(await tryToken(provider.token(claims()))).to.equal(reason);
    });
  }

  const identities: [claims: () => Record<string, unknown>, reason: string][] = [
    [() => ({ sub: "" }), "no subject"],
    [() => ({ sub: "u".repeat(256) }), "no subject"],
    [() => ({ sub: 1 }), "malformed"],
    [() => ({ aud: ["foreign", "another"] }), "audience"],
    [() => ({ aud: [] }), "audience"],
    [() => ({ aud: "", client_id: AUDIENCE }), "audience"],
    [() => ({ aud: [[AUDIENCE]] }), "malformed"],
    [() => ({ aud: { 0: AUDIENCE } }), "malformed"],
    [() => ({ aud: null, client_id: AUDIENCE }), "malformed"],
    [() => ({ aud: `${AUDIENCE}2` }), "audience"],
    [() => ({ aud: AUDIENCE.toUpperCase() }), "audience"],
    [() => ({ iss: `${provider.issuer}/` }), "issuer"],
    [() => ({ iss: `${provider.issuer}.foreign.example.com` }), "issuer"],
    [() => ({ iss: provider.issuer.toUpperCase() }), "issuer"],
    [() => ({ iss: [provider.issuer] }), "malformed"],
    [() => ({ iss: undefined }), "issuer"],
  ];
  for (const [claims, reason] of identities) {
    it(`is refused with other claims: ${reason}`, async () => {
      expect(await tryToken(provider.token(claims()))).to.equal(reason);
    });
  }

  const headers: [header: Record<string, unknown>, reason: string][] = [
    [{ crit: ["x"], x: 1 }, "critical header"],
    [{ crit: ["exp"] }, "critical header"],
    [{ crit: [] }, "critical header"],
    [{ crit: null }, "critical header"],
    [{ b64: false }, "critical header"],
    [{ b64: false, crit: ["b64"] }, "critical header"],
    [{ b64: true }, "critical header"],
    [{ typ: "logout+jwt" }, "type"],
    [{ typ: "dpop+jwt" }, "type"],
    [{ typ: "" }, "type"],
    [{ typ: ["JWT"] }, "type"],
    [{ alg: "rs256" }, "algorithm"],
    [{ alg: "RS256 " }, "algorithm"],
    [{ alg: "PS256" }, "algorithm"],
    [{ alg: "none" }, "algorithm"],
    [{ alg: "None" }, "algorithm"],
    [{ alg: undefined }, "algorithm"],
    [{ alg: ["RS256"] }, "algorithm"],
    [{ alg: "RS512" }, "algorithm"],
    [{ kid: 1 }, "malformed"],
    [{ kid: null }, "malformed"],
    [{ kid: ["first"] }, "malformed"],
    [{ kid: { toString: "first" } }, "malformed"],
    [{ kid: "k".repeat(300) }, "malformed"],
    [{ kid: "" }, "unknown key"],
    [{ kid: "__proto__" }, "unknown key"],
    [{ kid: "../first" }, "unknown key"],
  ];
  for (const [header, reason] of headers) {
    it(`is refused with the header ${JSON.stringify(header).slice(0, 60)}: ${reason}`, async () => {
      expect(await tryToken(provider.token({}, header))).to.equal(reason);
    });
  }

  for (const [part, member] of [
    ["header", '"alg":"none"'],
    ["header", '"kid":"foreign"'],
    ["header", String.raw`"\u0061lg":"none"`],
    ["claims", '"sub":"admin"'],
    ["claims", '"exp" : 1'],
    ["claims", '"nested":{"a":1,"a":2}'],
    ["claims", '"list":[{"a":1,"\\u0061":2}]'],
  ] as const) {
    it(`is refused with a duplicate name: ${member} in the ${part}`, async () => {
      expect(await tryToken(withMember(part, member))).to.equal("malformed");
    });
  }

  it("is accepted with strings that look like names", async () => {
    const text = String.raw`"text":"\"sub\":1, \"sub\" : 2","list":["a","a"],"nested":{"sub":1}`;
    expect((await createVerify()(withMember("claims", text))).principalId).to.equal("user-1");
  });

  for (const [what, part] of [
    ["an array", "[]"],
    ["a string", '"x"'],
    ["null", "null"],
    ["no JSON", "{"],
    ["nested too deep", `{"a":${"[".repeat(40)}${"]".repeat(40)}}`],
    ["no UTF-8", Buffer.from('{"a":"\xff"}', "latin1")],
    ["a byte order mark before it", '\ufeff{"a":1}'],
  ] as const) {
    it(`is refused when its header or claims are ${what}`, async () => {
      const { header, claims } = provider.parts();
      expect(await tryToken(provider.sign(part, JSON.stringify(claims)))).to.equal("malformed");
      expect(await tryToken(provider.sign(JSON.stringify(header), part))).to.equal("malformed");
    });
  }

  for (const [what, change] of [
    ["no signature", (token: string) => token.replace(/[^.]*$/, "")],
    ["padding", (token: string) => `${token}==`],
    ["a fourth part", (token: string) => `${token}.x`],
    ["a space", (token: string) => ` ${token}`],
    ["a line break", (token: string) => `${token}\n`],
    ["percent-encoding", (token: string) => token.replaceAll(".", "%2E")],
    ["quotes", (token: string) => `"${token}"`],
    ["a scheme", (token: string) => `Bearer ${token}`],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      expect(await tryToken(change(provider.token()))).to.equal("malformed");
    });
  }

  it("is accepted up to the life that the stack sets", async () => {
    const inAWeek = provider.token({ exp: nowSeconds() + 7 * DAY, iat: nowSeconds() });
    expect(await tryToken(inAWeek)).to.equal("implausible expiry");
    expect((await createVerify({ maxLifeSeconds: 7 * DAY })(inAWeek)).principalId).to.equal(
      "user-1",
    );
  });

  it("is accepted with all its times, and with each allowed type", async () => {
    const verify = createVerify();
    await verify(provider.token({ iat: nowSeconds(), nbf: nowSeconds(), exp: nowSeconds() + DAY }));
    await verify(provider.token({ iat: nowSeconds() + 30, exp: nowSeconds() + 600.5 }));
    for (const typ of ["JWT", "jwt", "at+jwt", "application/at+JWT", undefined]) {
      await verify(provider.token({}, { typ }));
    }
  });

  it("is verified with the issuer's keys, whatever keys its header contains", async () => {
    let asked = 0;
    const foreign = createServer((_, response) => {
      asked += 1;
      response.end("{}");
    });
    await new Promise<void>((resolve) => foreign.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(foreign.address() as AddressInfo).port}/keys`;
    const foreignProvider = await startIdentityProvider();
    try {
      const claims = { iss: provider.issuer };
      const header = { jku: url, x5u: url, jwk: { kty: "RSA", n: "x", e: "AQAB" }, x5c: ["x"] };
      expect(await tryToken(foreignProvider.token(claims, header))).to.equal("signature");
      expect((await createVerify()(provider.token({}, header))).principalId).to.equal("user-1");
      expect(asked).to.equal(0);
    } finally {
      foreign.close();
      foreignProvider.close();
    }
  });
});
