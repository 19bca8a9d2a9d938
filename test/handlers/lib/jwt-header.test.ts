// Which headers a JSON Web Token may have.
import { expect } from "chai";
import { assertForm } from "../../../handlers/lib/jwt-form.ts";
import type { TokenRefusedError } from "../../../handlers/lib/token-verifier.ts";

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

const tryHeader = (header: object): string => {
  try {
    assertForm(`${encode(header)}.${encode({ sub: "me" })}.c2ln`);
    return "accepted";
  } catch (error) {
    return (error as TokenRefusedError).reason;
  }
};

describe("the header of a JSON Web Token", () => {
  for (const alg of ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"]) {
    it(`may have the algorithm ${alg}`, () => {
      expect(tryHeader({ alg })).to.equal("accepted");
    });
  }

  for (const alg of ["none", "HS256", "PS256", "rs256", "", 256, null, undefined]) {
    it(`may not have the algorithm ${JSON.stringify(alg)}`, () => {
      expect(tryHeader({ alg })).to.equal("algorithm");
    });
  }

  for (const [typ, expected] of [
    ["JWT", "accepted"],
    ["jwt", "accepted"],
    ["at+JWT", "accepted"],
    ["application/at+jwt", "accepted"],
    ["logout+jwt", "type"],
    ["", "type"],
    [1, "type"],
  ]) {
    it(`of the type ${JSON.stringify(typ)} is ${expected}`, () => {
      expect(tryHeader({ alg: "ES256", typ })).to.equal(expected);
    });
  }

  for (const [header, expected] of [
    [{ kid: "k".repeat(255) }, "accepted"],
    [{ kid: "k".repeat(256) }, "malformed"],
    [{ kid: 1 }, "malformed"],
    [{ crit: [] }, "critical header"],
    [{ b64: true }, "critical header"],
  ] as const) {
    it(`with ${JSON.stringify(header).slice(0, 30)} is ${expected}`, () => {
      expect(tryHeader({ alg: "ES256", ...header })).to.equal(expected);
    });
  }
});
