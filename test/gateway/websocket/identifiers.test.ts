// Identifiers of connections, requests and messages.
import { expect } from "chai";
import { createIdentifier, isConnectionId } from "../../../gateway/websocket/identifiers.ts";

describe("an identifier", () => {
  it("is that of 11 random bytes, and no other is equal", () => {
    const created = Array.from({ length: 1000 }, createIdentifier);
    for (const each of created) {
      expect(each).to.match(/^[A-Za-z0-9_-]{15}=$/);
      expect(Buffer.from(each, "base64url")).to.have.length(11);
    }
    expect(new Set(created)).to.have.property("size", created.length);
  });

  it("uses all of its bytes", () => {
    const bytes = Array.from({ length: 300 }, () => Buffer.from(createIdentifier(), "base64url"));
    for (let at = 0; at < 11; at += 1)
      expect(new Set(bytes.map((each) => each[at])).size, `byte ${at}`).to.be.above(1);
  });

  for (const [text, isOne] of [
    ["TXzPWdnOjoECGjA=", true],
    ["_-zPWdnOjoECG09=", true],
    ["TXzPWdnOjoECGjA", false],
    ["TXzPWdnOjoECGjAA=", false],
    ["TXzPWdnOjoECGj=", false],
    ["TXzPWdnOjoECGj+=", false],
    ["xTXzPWdnOjoECGjA=", false],
    ["TXzPWdnOjoECGjA=x", false],
    ["TXzPWdnOjoECGjA=\n", false],
    ["", false],
  ] as const) {
    it(`of a connection ${isOne ? "may" : "cannot"} be ${JSON.stringify(text)}`, () => {
      expect(isConnectionId(text)).to.equal(isOne);
    });
  }
});
