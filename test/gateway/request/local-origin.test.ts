// Headers that distinguish cross-origin pages from programs and the console.
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { expect } from "chai";
import { isCrossOrigin, isLocalHost } from "../../../gateway/request/local-origin.ts";

const HOST = "localhost:3001";
const OWN = `http://${HOST}`;

const judge = (headers: IncomingHttpHeaders, host = HOST): boolean =>
  isCrossOrigin({ headers } as IncomingMessage, host);

describe("a cross-origin page", () => {
  for (const origin of [
    "http://evil.example",
    "http://evil.example:3001",
    "http://localhost.evil.example:3001",
    "http://127.0.0.1:3001",
    "http://localhost:3002",
    "http://localhost",
    "http://localhost.:3001",
    "http://evil.localhost:3001",
    "https://localhost:3001",
    "ws://localhost:3001",
    "chrome-extension://abcdefghijklmnop",
    "file://",
    "null",
    "",
    `${OWN}, http://evil.example`,
    `${OWN}, ${OWN}`,
    `${OWN}/`,
  ]) {
    it(`has the origin "${origin}", regardless of other headers`, () => {
      expect(judge({ origin })).to.equal(true);
      expect(judge({ origin, "sec-fetch-site": "same-origin" })).to.equal(true);
      expect(judge({ origin, "sec-fetch-site": "none" })).to.equal(true);
    });
  }

  for (const site of ["cross-site", "same-site", "", "same-origin, cross-site", "something-new"]) {
    it(`sends Sec-Fetch-Site "${site}", with or without an origin`, () => {
      expect(judge({ "sec-fetch-site": site })).to.equal(true);
      expect(judge({ "sec-fetch-site": site, origin: OWN })).to.equal(true);
    });
  }

  for (const host of [
    "evil.localhost:3001",
    "abc.execute-api.eu-west-1.amazonaws.com",
    "ws.example",
  ]) {
    it(`is one at the host ${host}, where the console is not served`, () => {
      expect(judge({ origin: `http://${host}` }, host)).to.equal(true);
      expect(judge({ "sec-fetch-site": "same-origin" }, host)).to.equal(true);
    });
  }
});

describe("a same-origin request", () => {
  for (const [who, headers] of [
    ["a program", {}],
    ["the fetch of Node.js", { "sec-fetch-mode": "cors" }],
    ["a program that sends Referer, for aws:Referer", { referer: "https://evil.example/" }],
    ["the console", { origin: OWN, "sec-fetch-site": "same-origin" }],
    ["the console in a browser without Sec-Fetch-Site", { origin: OWN }],
    ["a GET of the console, without an origin", { "sec-fetch-site": "same-origin" }],
    ["a typed address", { "sec-fetch-site": "none", "sec-fetch-mode": "navigate" }],
  ] as [string, IncomingHttpHeaders][]) {
    it(`comes from ${who}`, () => {
      expect(judge(headers)).to.equal(false);
    });
  }

  it("comes from the console at 127.0.0.1 as well", () => {
    expect(judge({ origin: "http://127.0.0.1:3001" }, "127.0.0.1:3001")).to.equal(false);
  });
});

describe("names of this machine", () => {
  for (const host of ["localhost", "localhost:3001", "127.0.0.1", "127.0.0.1:3001"]) {
    it(`include ${host}`, () => expect(isLocalHost(host)).to.equal(true));
  }

  for (const host of [
    "",
    "localhost.",
    "localhost:",
    "evil.localhost",
    "localhost.evil",
    "127.0.0.1.evil",
  ]) {
    it(`do not include ${JSON.stringify(host)}`, () => expect(isLocalHost(host)).to.equal(false));
  }
});
