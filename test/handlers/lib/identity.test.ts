// Who a connection belongs to, read from the context of an event.
import { expect } from "chai";
import { readIdentity, toContext } from "../../../handlers/lib/identity.ts";
import type { Identity } from "../../../handlers/lib/token-verifier.ts";
import { messageEvent } from "../../helpers/events.ts";

const identityWith = (authorizer?: Record<string, unknown>) =>
  readIdentity({ ...messageEvent({}).requestContext, authorizer });

describe("identity", () => {
  it("is anonymous without an authorizer", () => {
    expect(identityWith()).to.deep.equal({ principalId: "anonymous" });
  });

  it("is only the principal with a static token", () => {
    const authorizer = { principalId: "token-12ab", integrationLatency: 5 };
    expect(identityWith(authorizer)).to.deep.equal({ principalId: "token-12ab" });
  });

  it("has claims and expiry with a JSON Web Token", () => {
    const authorizer = { principalId: "u", claims: '{"email":"a@b.c"}', expiresAt: "1700000000" };
    expect(identityWith(authorizer)).to.deep.equal({
      principalId: "u",
      claims: { email: "a@b.c" },
      expiresAt: 1_700_000_000,
    });
  });

  it("is the same again after it was written into a context", () => {
    const identities: Identity[] = [
      { principalId: "u" },
      { principalId: "u", claims: {}, expiresAt: 0 },
      {
        principalId: "u",
        claims: { email: "a@b.c" },
        expiresAt: 1_700_000_000,
        rights: ["broadcast"],
      },
    ];
    for (const identity of identities) {
      const context = toContext(identity);
      for (const value of Object.values(context)) expect(value).not.to.be.an("object");
      expect(identityWith({ principalId: "u", ...context })).to.deep.equal(identity);
    }
    expect(toContext({ principalId: "u", rights: [] })).to.deep.equal({});
    const rights = ["broadcast", "broadcast"] as Identity["rights"];
    expect(toContext({ principalId: "u", rights })).to.deep.equal({
      rights: "broadcast broadcast",
    });
  });
});
