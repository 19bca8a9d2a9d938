// What data sources of CloudFront find that a plan without an account reads.
import { expect } from "chai";
import { openAccount } from "../../../helpers/account.ts";

describe("a plan without an account finds", () => {
  for (const [path, element] of [
    ["cache-policy", "CachePolicy"],
    ["origin-request-policy", "OriginRequestPolicy"],
    ["response-headers-policy", "ResponseHeadersPolicy"],
  ] as const) {
    it(`a policy of CloudFront by name and by id: ${path}`, async () => {
      const name = "Managed-X";
      const { get } = await openAccount({ sought: { name } });
      const list = await get("cloudfront", `/2020-05-31/${path}`);
      const [, id = ""] = new RegExp(`<${element}><Id>([0-9a-f-]{36})</Id>`).exec(list) ?? [];
      expect(list).to.include(`<${element}Config><Name>${name}</Name>`);
      const one = await get("cloudfront", `/2020-05-31/${path}/${id}`);
      expect(one).to.include(`<${element}><Id>${id}</Id>`);
      expect(one).to.include(`<${element}Config><Name>${name}</Name>`);
    });
  }

  it("a policy of CloudFront by id alone", async () => {
    const { get } = await openAccount({ sought: { id: "a" } });
    const policy = await get("cloudfront", "/2020-05-31/cache-policy/a");
    expect(policy).to.include("<CachePolicy><Id>a</Id>");
  });
});
