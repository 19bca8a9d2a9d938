// The values of a handshake that may be tokens.
import { expect } from "chai";
import { secretsIn } from "../../../gateway/websocket/handshake-secrets.ts";

const secrets = (url: string | undefined, ...rawHeaders: string[]): string[] =>
  secretsIn({ url, rawHeaders } as never);

const ofHeader = (name: string, value: string): string[] =>
  secrets(undefined, name, value).slice(1);

describe("what may be a token in a handshake", () => {
  it("is nothing in a request without a query and headers", () => {
    expect(secrets(undefined)).to.deep.equal([""]);
    expect(secrets("/test/path=x")).to.deep.equal([""]);
  });

  it("is each value of the query, as it is sent and decoded, but no name", () => {
    expect(secrets("/test?token=a%20b&x=1=2&flag")).to.deep.equal([
      "a%20b",
      "1=2",
      "flag",
      "a b",
      "1=2",
      "",
    ]);
  });

  it("is also what follows a second question mark", () => {
    expect(secrets("/test?token=a?b=c")).to.deep.equal(["a?b=c", "a?b=c"]);
  });

  for (const [value, parts] of [
    ["token1", ["token1"]],
    ["Bearer token1", ["Bearer token1", "Bearer", "token1"]],
    ["app, token1", ["app, token1", "app", "token1"]],
    ["a=token1; b=c=d", ["a=token1; b=c=d", "a=token1", "b=c=d", "token1", "c=d"]],
    ["/x?t=token1&u=2", ["/x?t=token1&u=2", "/x", "t=token1", "u=2", "token1", "2"]],
    ['"token1"', ["token1"]],
    ['sid="token1"', ['sid="token1', "token1"]],
    ['to"ken', ['to"ken']],
  ] as const) {
    it(`is a header's value, whole and in parts: ${value}`, () => {
      expect(new Set(ofHeader("X-Own", value))).to.deep.equal(new Set(parts));
    });
  }

  for (const name of [
    "Host",
    "connection",
    "Upgrade",
    "User-Agent",
    "Origin",
    "Accept",
    "Accept-Language",
    "Cache-Control",
    "Pragma",
    "DNT",
    "Priority",
    "Content-Length",
    "Sec-WebSocket-Key",
    "Sec-Fetch-Mode",
    "Sec-WebSocket-Protocol-Version",
  ]) {
    it(`is no value of ${name}`, () => {
      expect(ofHeader(name, "token1")).to.deep.equal([]);
    });
  }

  for (const name of [
    "Sec-WebSocket-Protocol",
    "sec-websocket-protocol",
    "Authorization",
    "Cookie",
    "X-Host",
    "Hosts",
    "Accepted",
    "Origins",
    "Insec-Token",
  ]) {
    it(`is the value of ${name}`, () => {
      expect(new Set(ofHeader(name, "token1"))).to.deep.equal(new Set(["token1"]));
    });
  }

  it("is the value of each header, and no header's name", () => {
    const found = secrets("/", "Host", "a", "X-Own", "token1", "Origin", "b", "X-Other", "token2");
    expect(new Set(found)).to.deep.equal(new Set(["", "token1", "token2"]));
  });
});
