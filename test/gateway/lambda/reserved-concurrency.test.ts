// Functions with reserved_concurrent_executions.
import { expect } from "chai";
import { createGate } from "../../helpers/gate.ts";
import { returns } from "../../helpers/handler-code.ts";
import { FAILED, startTwoWayRoute } from "../../helpers/two-way-route.ts";

describe("calls of functions", () => {
  it("are all throttled with a reserved concurrency of 0, which a line at start reports", async () => {
    const { gateway, ask } = await startTwoWayRoute({ fn: { reserved_concurrent_executions: 0 } });
    expect(gateway.warnings.join("\n")).to.include(
      "aws_lambda_function._default: reserved_concurrent_executions is 0, so Lambda answers every call with 429",
    );
    expect(await ask()).to.match(FAILED);
    expect(gateway.lines[0]).to.include("TooManyRequestsException: Rate Exceeded.");
  });

  it("are throttled beyond the reserved concurrency, and run again once one has ended", async () => {
    const gate = createGate();
    const { gateway, client, ask } = await startTwoWayRoute({
      code: `async ({ body }) => {
        if (body === "wait") await ${gate.isOpen};
        return { statusCode: 200, body };
      }`,
      fn: { reserved_concurrent_executions: 1 },
    });
    client.send("wait");
    expect(await ask("now")).to.match(FAILED);
    expect(gateway.lines[0]).to.include(
      "TooManyRequestsException: Rate Exceeded. (its reserved_concurrent_executions is 1)",
    );
    gate.open();
    expect(await client.next()).to.equal("wait");
    expect(await ask("now")).to.equal("now");
  });

  it("run within the reserved concurrency", async () => {
    const { ask } = await startTwoWayRoute({
      code: returns('{ statusCode: 200, body: "ran" }'),
      fn: { reserved_concurrent_executions: 1 },
    });
    expect(await ask()).to.equal("ran");
  });
});
