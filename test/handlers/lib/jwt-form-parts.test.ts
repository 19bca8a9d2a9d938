// The form of a token alone: no key and no issuer are asked.
import { expect } from "chai";
import { assertForm } from "../../../handlers/lib/jwt-form.ts";
import type { TokenRefusedError } from "../../../handlers/lib/token-verifier.ts";

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

const tryToken = (token: string): string => {
  try {
    assertForm(token);
    return "accepted";
  } catch (error) {
    return (error as TokenRefusedError).reason;
  }
};

const tryHeader = (header: object) => tryToken(`${encode(header)}.${encode({ sub: "u" })}.c2ln`);

describe("the form of a JSON Web Token", () => {
  for (const alg of ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "EdDSA"]) {
    it(`may be signed with ${alg}`, () => {
      expect(tryHeader({ alg })).to.equal("accepted");
    });
  }

  for (const [header, outcome] of [
    [{ typ: "JWT" }, "accepted"],
    [{ typ: "at+JWT" }, "accepted"],
    [{ typ: "application/at+jwt" }, "accepted"],
    [{ typ: "application/jwt" }, "type"],
    [{ typ: 5 }, "type"],
    [{ kid: "k".repeat(255) }, "accepted"],
    [{ kid: "k".repeat(256) }, "malformed"],
    [{ kid: null }, "malformed"],
    [{ alg: "HS256" }, "algorithm"],
    [{ alg: 5 }, "algorithm"],
    [{ b64: true }, "critical header"],
    [{ crit: ["b64"] }, "critical header"],
  ] as const) {
    it(`is ${outcome} with the header ${JSON.stringify(header).slice(0, 40)}`, () => {
      expect(tryHeader({ alg: "ES256", ...header })).to.equal(outcome);
    });
  }

  const [header, claims] = [encode({ alg: "ES256" }), encode({ sub: "u" })];
  const ofText = (json: string) => `${header}.${Buffer.from(json).toString("base64url")}.c2ln`;

  it("has three parts in base64url", () => {
    const token = `${header}.${claims}.c2ln`;
    expect(tryToken(token)).to.equal("accepted");
    for (const other of [
      "",
      `${header}.${claims}`,
      `${header}.${claims}.`,
      `${token}.c2ln`,
      `${token}=`,
      ` ${token}`,
      `x.${token}`,
      `${header}..c2ln`,
      `.${claims}.c2ln`,
      token.replace("c2ln", "c2+n"),
    ])
      expect(tryToken(other), other).to.equal("malformed");
  });

  it("has claims that every parser reads in the same way", () => {
    for (const json of [
      '{"a":1}',
      '{"a":{"b":[{"c":1},{"c":2}]},"b":"\\"c\\":"}',
      '{"a":"b: \\\\","c":null}',
      '{"a":["b",":c"]}',
      "{}",
    ])
      expect(tryToken(ofText(json)), json).to.equal("accepted");
    for (const json of [
      '{"a":1,"a":1}',
      '{"a":[{"b":1,"b":2}]}',
      "[]",
      '"a"',
      "null",
      "{",
      '{"a" :1,"a"\n:2}',
    ])
      expect(tryToken(ofText(json)), json).to.equal("malformed");
    const broken = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]).toString("base64url");
    expect(tryToken(`${header}.${broken}.c2ln`)).to.equal("malformed");
    expect(tryToken(`${header}.${Buffer.from("\uFEFF{}").toString("base64url")}.c2ln`)).to.equal(
      "malformed",
    );
  });
});
