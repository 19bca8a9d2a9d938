// What the JWT verifier makes of keys that an issuer publishes beside its own, and of documents without usable keys.
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
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

/** https://datatracker.ietf.org/doc/html/rfc7517#section-5 */
const OTHER_KEYS: [what: string, key: unknown][] = [
  ["a key of an unknown type", { kty: "AKP", kid: "other", alg: "ML-DSA-44", pub: "AA" }],
  ["a key without a type", { kid: "other", n: "AQAB", e: "AQAB" }],
  ["a key with a field of another type", { kty: "RSA", kid: "other", use: ["sig"] }],
  ["a key to encrypt with", { kty: "RSA", kid: "other", use: "enc", n: "AQ", e: "AQAB" }],
  ["a symmetric key", { kty: "oct", kid: "other", k: "AA" }],
  ["a key that lacks a part", { kty: "EC", kid: "other", crv: "P-256", x: "AA" }],
  ["no key", null],
  ["text", "key"],
];

describe("the keys of an issuer", () => {
  let provider: IdentityProvider;

  before(async () => {
    provider = await startIdentityProvider();
  });

  after(() => provider.close());

  const createVerify = (get?: () => Promise<ArrayBuffer>) =>
    createJwtVerifier({
      issuer: provider.issuer,
      audiences: [AUDIENCE],
      jwksUri: provider.jwksUri,
      scopes: [],
      claims: [],
      fetcher: createJwksFetcher(createManualClock(), get),
    });

  for (const [what, key] of OTHER_KEYS) {
    it(`are used although there is ${what} among them`, async () => {
      provider.otherKeys = [key];
      const verify = createVerify();
      expect((await verify(provider.token())).principalId).to.equal("user-1");
      const refused = await catchRejection(verify(provider.token({}, { kid: "other" })));
      expect(refused).to.have.property("reason", "unknown key");
    });
  }

  it("are told apart from one to encrypt with that has the same id", async () => {
    const { kid } = provider.parts().header;
    provider.otherKeys = [{ kty: "RSA", kid, use: "enc", n: "AQ", e: "AQAB" }];
    expect((await createVerify()(provider.token())).principalId).to.equal("user-1");
  });

  it("are told apart by their types, and by their algorithms, from others that have the same id", async () => {
    const { header, claims } = provider.parts();
    const { kid } = header;
    const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const ed = generateKeyPairSync("ed25519");
    const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const p384 = generateKeyPairSync("ec", { namedCurve: "P-384" });
    const p521 = generateKeyPairSync("ec", { namedCurve: "P-521" });
    const keys = [rsa, ed, p384, ec, p521].map(({ publicKey }) => ({
      ...publicKey.export({ format: "jwk" }),
      kid,
      use: "sig",
      ...(publicKey === rsa.publicKey && { alg: "RS512" }),
      ...(publicKey === p384.publicKey && { alg: "ES384" }),
    }));
    const signWith = (alg: string, hash: string | null, key: KeyObject) => {
      const input = [{ ...header, alg }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
        .join(".");
      const signature = sign(hash, Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
      return `${input}.${signature.toString("base64url")}`;
    };
    for (const otherKeys of [keys, keys.toReversed()]) {
      provider.otherKeys = otherKeys;
      const verify = createVerify();
      for (const token of [
        provider.token(),
        signWith("RS512", "sha512", rsa.privateKey),
        signWith("ES256", "sha256", ec.privateKey),
        signWith("ES384", "sha384", p384.privateKey),
        signWith("ES512", "sha512", p521.privateKey),
        signWith("EdDSA", null, ed.privateKey),
      ])
        expect((await verify(token)).principalId).to.equal("user-1");
    }
    const verify = createVerify();
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const forged = signWith("ES256", "sha256", other.privateKey);
    expect(await catchRejection(verify(forged))).to.have.property("reason", "signature");
    provider.otherKeys = keys.filter(({ crv }) => crv !== "P-521");
    const noKey = await catchRejection(
      createVerify()(signWith("ES512", "sha512", p521.privateKey)),
    );
    expect(noKey).to.be.instanceOf(TokenRefusedError).with.property("name", "TokenRefusedError");
  });

  for (const [what, text] of [
    ["invalid", "[]"],
    ["no JSON", "{"],
    ["all unknown", '{"keys":[{"kty":"AKP","kid":"first"}]}'],
    ["none", '{"keys":[]}'],
  ] as const) {
    it(`that are ${what} are not the client's fault`, async () => {
      const { buffer } = new TextEncoder().encode(text);
      const error = await catchRejection(createVerify(async () => buffer)(provider.token()));
      expect(error).to.have.property("name", "UnreadableKeysError");
    });
  }
});
