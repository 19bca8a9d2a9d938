// What the poster over AWS's SDK says about posts that fail.
import { expect } from "chai";
import { createConnectionPoster } from "../../../handlers/lib/connection-poster.ts";
import { createPayload } from "../../../handlers/lib/payload.ts";

describe("the poster over the SDK", () => {
  it("says why a post failed", async () => {
    const poster = createConnectionPoster("https://example.com/dev", {
      region: "eu-west-1",
      credentials: () => Promise.reject(new Error("no credentials")),
    });
    expect(await poster.post("a=", createPayload("hi"))).to.deep.equal({
      kind: "retry",
      status: undefined,
      reason: "no credentials",
    });
  });
});
