// Functions that run at a fixed rate.
import { expect } from "chai";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { readFixture } from "../../helpers/read-fixture.ts";
import { until } from "../../helpers/until.ts";

const scheduled = (expression: string) => ({
  aws_cloudwatch_event_rule: { tick: { name: "tick", schedule_expression: expression } },
  aws_cloudwatch_event_target: {
    tick: {
      rule: "${aws_cloudwatch_event_rule.tick.name}",
      arn: "${aws_lambda_function.job.arn}",
    },
  },
});

const JOB = "async (event) => console.log(JSON.stringify(event))";

describe("schedules", () => {
  it("call their function with EventBridge's event, each time", async () => {
    const clock = createManualClock();
    const gateway = await startFixture(
      { routes: { job: { code: JOB } }, resources: scheduled("rate(5 minutes)") },
      { clock },
    );
    expect(gateway.warnings).to.deep.equal([]);
    clock.advance(4 * 60_000);
    expect(gateway.lines).to.deep.equal([]);
    clock.advance(60_000);
    await until(() => gateway.lines.length === 1);
    expect(JSON.parse(gateway.lines[0]!.split(": ").slice(1).join(": "))).to.include({
      source: "aws.events",
      "detail-type": "Scheduled Event",
    });
    clock.advance(5 * 60_000);
    await until(() => gateway.lines.length === 2);
  });

  it("that are no rate are named by address, and call nothing", () => {
    const { model, warnings } = readFixture({
      routes: { job: {} },
      resources: scheduled("cron(0 * * * ? *)"),
    });
    expect(model.schedules).to.deep.equal([]);
    expect(warnings).to.include(
      'aws_cloudwatch_event_rule.tick: schedule_expression "cron(0 * * * ? *)" is not served locally, ' +
        'only such as "rate(5 minutes)" are; its functions are not called.',
    );
  });
});
