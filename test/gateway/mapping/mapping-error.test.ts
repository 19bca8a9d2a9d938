// What a mapping lacks is told to people; a fault of the gateway is not hidden as one.
import { expect } from "chai";
import { MappingError, readProblem } from "../../../gateway/mapping/mapping-error.ts";

describe("the problem of a mapping", () => {
  it("is the message of its error, and of no other error", () => {
    expect(readProblem(new MappingError("unknown method"))).to.equal("unknown method");
    const fault = new TypeError("a fault");
    expect(() => readProblem(fault)).to.throw(fault);
  });
});
