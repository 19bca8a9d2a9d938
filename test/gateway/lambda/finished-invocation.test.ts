// What is told of an invocation at its end.
import { expect } from "chai";
import { until } from "../../helpers/until.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

const CODE = `exports.handler = async ({ result, error }) => {
  if (error) throw new TypeError(error);
  return result;
};`;

describe("a finished invocation", () => {
  it("is told with its result, and whether it was cold", async () => {
    const { invoke, finished } = await startFunction(CODE);
    for (const result of [
      { statusCode: 201 },
      { statusCode: "404" },
      { statusCode: 503 },
      { policyDocument: { Statement: [{ Effect: "Allow" }, { Effect: "Deny" }] } },
      { policyDocument: { Statement: { Effect: "Allow" } } },
      { policyDocument: { Statement: [null] } },
      { isAuthorized: true },
      null,
      "text",
      { statusCode: "x" },
      { statusCode: 200, body: "x".repeat(40_000) },
    ]) {
      await invoke({ result });
    }
    await invoke({ error: "no" });
    expect(finished.map(({ result, hasFailed }) => [result, hasFailed])).to.deep.equal([
      ["201", false],
      ["404", false],
      ["503", true],
      ["Deny", false],
      ["Allow", false],
      ["ok", false],
      ["ok", false],
      ["ok", false],
      ["ok", false],
      ["ok", false],
      ["ok", false],
      ["TypeError", true],
    ]);
    expect(finished.map(({ isCold }) => isCold)).to.deep.equal([true, ...Array(11).fill(false)]);
    for (const { functionName, durationMs } of finished) {
      expect(functionName).to.equal("fn");
      expect(durationMs).to.be.greaterThan(0);
    }
  });

  it("is told also if the function could not be started", async () => {
    const { invoke, finished } = await startFunction("syntax error");
    await invoke();
    expect(finished).to.have.length(1);
    expect(finished[0]).to.include({ result: "Runtime.UserCodeSyntaxError", hasFailed: true });
  });

  it("is not told if the gateway ended it", async () => {
    const fn = await startFunction(
      "exports.handler = () => { console.log('begun'); return new Promise((resolve) => setTimeout(resolve, 60_000)); };",
    );
    const outcome = fn.invoke();
    await until(() => fn.lines.length > 0);
    await fn.close();
    expect(describeOutcome(await outcome)).to.equal("Gateway.Closed: The gateway is closing");
    expect(fn.lines).to.deep.equal(["begun"]);
    expect(fn.finished).to.deep.equal([]);
  });
});
