// Functions of which none may run at once, as reserved_concurrent_executions can say.
import { expect } from "chai";
import { returns } from "../../helpers/handler-code.ts";
import { FAILED, startTwoWayRoute } from "../../helpers/two-way-route.ts";

describe("calls of functions", () => {
  it("are all refused where none may run at once, and a line at start says so", async () => {
    const { gateway, ask } = await startTwoWayRoute({ fn: { reserved_concurrent_executions: 0 } });
    expect(gateway.warnings.join("\n")).to.include(
      "aws_lambda_function._default: reserved_concurrent_executions is 0, so Lambda answers every call with 429",
    );
    expect(await ask()).to.match(FAILED);
    expect(gateway.lines[0]).to.include("TooManyRequestsException: Rate Exceeded.");
  });

  it("run with some concurrency reserved", async () => {
    const { ask } = await startTwoWayRoute({
      code: returns('{ statusCode: 200, body: "ran" }'),
      fn: { reserved_concurrent_executions: 1 },
    });
    expect(await ask()).to.equal("ran");
  });
});
