// The trace id of each invocation, as libraries find it in the environment.
import { expect } from "chai";
import { nameTrace } from "../../../gateway/lambda/worker/trace-id.js";

const NAME = "_X_AMZN_TRACE_ID";

const nameTraces = (count: number): string[] =>
  Array.from({ length: count }, () => {
    nameTrace();
    return process.env[NAME]!;
  });

describe("trace ids", () => {
  afterEach(() => {
    delete process.env[NAME];
  });

  it("differ from one invocation to the next", () => {
    expect(new Set(nameTraces(1000)).size).to.equal(1000);
  });

  it("repeat in the end: the C library keeps every value that a variable ever had", () => {
    expect(new Set(nameTraces(50_000)).size).to.be.at.most(20_000);
  });
});
