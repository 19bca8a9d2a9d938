// docs/security.md describes what the gateway does.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { HTTP_LIMITS } from "../../../gateway/http/bounded-server.ts";

const text = readFileSync("docs/security.md", "utf8");

describe("docs/security.md, about HTTP", () => {
  it("states the gateway's HTTP limits", () => {
    const { headersMs, requestMs, unreadMs, headerBytes, unanswered } = HTTP_LIMITS;
    const [, bounds = ""] = /^Clients that take their time ([^]*?)Tests:/m.exec(text) ?? [];
    const numbers = [...bounds.matchAll(/\b\d+\b/g)].map(([number]) => Number(number));
    expect(numbers).to.deep.equal([
      408,
      headersMs / 1000,
      requestMs / 1000,
      431,
      headerBytes,
      503,
      unanswered,
      unreadMs / 1000,
    ]);
  });
});
