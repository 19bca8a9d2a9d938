// The error of what AWS has and the gateway does not serve.
import { expect } from "chai";
import { UnservedError } from "../../../gateway/model/unserved-error.ts";

describe("an error of what is not served", () => {
  it("names its kind, the address and the problem", () => {
    expect(String(new UnservedError({ address: "a.b" }, "x is not served"))).to.equal(
      "UnservedError: a.b: x is not served",
    );
  });
});
