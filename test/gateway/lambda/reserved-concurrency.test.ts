// Functions of which only so many may run at once, as reserved_concurrent_executions says.
import { expect } from "chai";
import { createGate } from "../../helpers/gate.ts";
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

  it("are refused beyond what may run at once, and run again once one has ended", async () => {
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

  it("run with some concurrency reserved", async () => {
    const { ask } = await startTwoWayRoute({
      code: returns('{ statusCode: 200, body: "ran" }'),
      fn: { reserved_concurrent_executions: 1 },
    });
    expect(await ask()).to.equal("ran");
  });
});
