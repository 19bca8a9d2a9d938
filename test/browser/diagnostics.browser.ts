// What went wrong, in the words of the terminal: refusals by IAM, and builds that fail.
import { expect } from "chai";
import { startFixture } from "../helpers/fixture-gateway.ts";
import { choose, connect, send, useConsole } from "../helpers/console-page.ts";

const CALLS_SQS = `
  const { SQSClient, SendMessageCommand } = require("@aws-sdk/client-sqs");
  exports.handler = async () => {
    await new SQSClient({}).send(new SendMessageCommand({ QueueUrl: "jobs", MessageBody: "x" }));
    return { statusCode: 200 };
  };`;

describe("the console: what went wrong", function () {
  const local = useConsole();

  it("shows the statement that a role lacks, as on the terminal, to copy", async () => {
    const gateway = await startFixture({
      routes: { enqueue: { code: CALLS_SQS } },
      resources: {
        aws_sqs_queue: { jobs: { name: "jobs" } },
        aws_iam_role: { fixture: { name: "fixture" } },
      },
    });
    const page = await local.open(
      { permissions: ["clipboard-read", "clipboard-write"] },
      gateway.port,
    );
    await connect(page);
    await send(page, { action: "enqueue" });
    await choose(page, "enqueue");
    await page.locator(".waterfall button", { hasText: "SQS SendMessage · 400" }).click();

    const advice = page.locator(".advice");
    await advice.waitFor();
    const warning = gateway.warnings.find((line) => line.includes("was refused"))!;
    expect(await advice.innerText()).to.include(warning);
    await advice.getByRole("button", { name: "Copy statement" }).click();
    await page.getByText("Copied the statement.").waitFor();
    const statement = JSON.parse(await page.evaluate("navigator.clipboard.readText()"));
    expect(statement).to.deep.include({ Effect: "Allow", Action: ["sqs:SendMessage"] });
    await page.close();
  });

  it("shows why a build failed over the page, until it works again", async () => {
    const page = await local.open();
    const excerpt = "handlers/ping.ts:1:24:\n  1 │ export const handler = (;";
    local.gateway.showBuildError(excerpt);
    const error = page.getByRole("alert", { name: "The build failed" });
    await error.getByText("export const handler = (;").waitFor();
    const lines = error.getByText(excerpt.slice(0, 10));
    const { height } = (await lines.boundingBox())!;
    local.gateway.showBuildError(`${excerpt}${" and more".repeat(100)}`);
    await error.getByText("and more").waitFor();
    // A line that wrapped would move the caret below it away from what it points to.
    expect((await lines.boundingBox())!.height).to.be.within(height, height * 1.5);
    await page.getByRole("heading", { name: "Faults" }).scrollIntoViewIfNeeded();
    expect((await error.boundingBox())!.y).to.be.at.least(0);

    local.gateway.showBuildError();
    await error.waitFor({ state: "detached" });
  });
});
