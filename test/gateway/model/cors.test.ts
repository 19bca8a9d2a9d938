// CORS as configured, and the pages that it allows.
import { expect } from "chai";
import { allowsOrigin, readCors } from "../../../gateway/model/cors.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const read = (cors: Value) => readCors(createResource("aws_x", "x", { cors, other: [] }), "cors");

const NOTHING = {
  allowCredentials: false,
  allowHeaders: [],
  allowMethods: [],
  allowOrigins: [],
  exposeHeaders: [],
};

describe("CORS", () => {
  it("is not configured without a block", () => {
    for (const cors of [null, [], [{}], {}]) expect(read(cors)).to.equal(undefined);
  });

  it("has lists of texts, and credentials and an age only when they are set", () => {
    expect(read([{ max_age: null, allow_headers: "x" }])).to.deep.equal(NOTHING);
    expect(read([{ max_age: 0, allow_credentials: false }])).to.deep.equal(NOTHING);
    expect(
      read([
        {
          allow_credentials: true,
          allow_headers: ["a", 5],
          allow_methods: ["GET"],
          allow_origins: ["*"],
          expose_headers: ["b"],
          max_age: 1,
        },
      ]),
    ).to.deep.equal({
      allowCredentials: true,
      allowHeaders: ["a"],
      allowMethods: ["GET"],
      allowOrigins: ["*"],
      exposeHeaders: ["b"],
      maxAgeSeconds: 1,
    });
    expect(read([{ allow_credentials: "true", max_age: "60" }])).to.deep.equal({
      ...NOTHING,
      allowCredentials: true,
      maxAgeSeconds: 60,
    });
  });

  for (const [allowed, origin, expected] of [
    [["*"], "https://a.com", true],
    [["https://a.com"], "https://a.com", true],
    [["https://b.com", "https://a.com"], "https://a.com", true],
    [["https://a.com"], "https://a.com.evil.com", false],
    [["https://*"], "https://a.com", true],
    [["https://*"], "http://a.com", false],
    [["https://*"], "https:/a.com", false],
    [["http://*"], "http://a.com", true],
    [["http://*"], "https://a.com", false],
    [["ftp://*"], "ftp://a.com", false],
    [["xhttps://*"], "xhttps://a.com", false],
    [["https://*.com"], "https://*.co", false],
    [["https://*x"], "https://*abc", false],
    [[], "https://a.com", false],
  ] as const) {
    it(`of ${JSON.stringify(allowed)} ${expected ? "allows" : "refuses"} ${origin}`, () => {
      expect(allowsOrigin({ ...NOTHING, allowOrigins: [...allowed] }, origin)).to.equal(expected);
    });
  }
});
