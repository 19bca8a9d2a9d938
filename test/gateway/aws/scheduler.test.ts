// Functions that EventBridge invokes at a fixed rate.
import { expect } from "chai";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { tracesUntil } from "../../helpers/local-api.ts";
import { readFixture } from "../helpers/read-fixture.ts";
import { until } from "../../helpers/until.ts";

const PERMISSION = {
  action: "lambda:InvokeFunction",
  function_name: "${aws_lambda_function.job.function_name}",
  principal: "events.amazonaws.com",
  source_arn: "${aws_cloudwatch_event_rule.tick.arn}",
};

const scheduled = (expression: string, permission: Record<string, unknown> = {}) => ({
  aws_lambda_permission: { tick: { ...PERMISSION, ...permission } },
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
  it("invoke their function with EventBridge's event, each time", async () => {
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
    expect(gateway.lines[0]).to.include(
      '"resources":["arn:aws:events:eu-west-1:000000000000:rule/tick"]',
    );
    clock.advance(5 * 60_000);
    await until(() => gateway.lines.length === 2);
  });

  it("do not invoke a function without permission for EventBridge, which a warning names at start", async () => {
    const clock = createManualClock();
    const source_arn = "arn:aws:events:eu-west-1:000000000000:rule/tock";
    const gateway = await startFixture(
      { routes: { job: { code: JOB } }, resources: scheduled("rate(1 minute)", { source_arn }) },
      { clock },
    );
    clock.advance(60_000);
    const [trace] = await tracesUntil(gateway.port, (traces) => traces.length > 0);

    const refusal =
      "EventBridge may not invoke aws_lambda_function.job. aws_lambda_permission.tick almost allows it: " +
      `its source_arn is "${source_arn}", expected a pattern of "${source_arn.replace("tock", "tick")}".`;
    expect(gateway.warnings).to.have.length(1);
    expect(gateway.warnings[0]).to.include(`aws_cloudwatch_event_rule.tick: ${refusal}`);
    expect(trace?.spans[0]?.details["error"]).to.include(refusal);
    expect(gateway.lines).to.deep.equal([]);
  });

  it("invoke an alias as the alias", async () => {
    const clock = createManualClock();
    const code = "async (_, { invokedFunctionArn }) => console.log(invokedFunctionArn)";
    const gateway = await startFixture(
      {
        routes: { job: { code } },
        resources: {
          ...scheduled("rate(1 minute)", { qualifier: "live" }),
          aws_lambda_alias: {
            live: { name: "live", function_name: "fixture-job", function_version: "3" },
          },
          aws_cloudwatch_event_target: {
            tick: {
              rule: "${aws_cloudwatch_event_rule.tick.name}",
              arn: "${aws_lambda_alias.live.arn}",
            },
          },
        },
      },
      { clock },
    );
    expect(gateway.warnings).to.deep.equal([]);
    clock.advance(60_000);
    await until(() => gateway.lines.length === 1);
    expect(gateway.lines[0]).to.match(/:function:fixture-job:live$/);
  });

  it("pass the target's input to their function instead, any JSON value", async () => {
    for (const input of ['{"kind":"sweep"}', "[1]", '"now"']) {
      const clock = createManualClock();
      const resources = scheduled("rate(1 hour)");
      const target = { ...resources.aws_cloudwatch_event_target.tick, input };
      const gateway = await startFixture(
        {
          routes: { job: { code: JOB } },
          resources: { ...resources, aws_cloudwatch_event_target: { tick: target } },
        },
        { clock },
      );
      clock.advance(3_600_000);
      await until(() => gateway.lines.length === 1);
      expect(gateway.lines[0]).to.equal(`fixture-job: ${input}`);
      await gateway.close();
    }
  });

  for (const off of [{ state: "DISABLED" }, { is_enabled: false }]) {
    it(`with ${JSON.stringify(off)} invoke nothing`, () => {
      const resources = scheduled("rate(1 hour)");
      const rule = { ...resources.aws_cloudwatch_event_rule.tick, ...off };
      const { model } = readFixture({
        routes: { job: {} },
        resources: { ...resources, aws_cloudwatch_event_rule: { tick: rule } },
      });
      expect(model.eventRules).to.deep.equal([]);
    });
  }

  it("without a rate expression are named by address, and invoke nothing", () => {
    const { model, warnings } = readFixture({
      routes: { job: {} },
      resources: scheduled("cron(0 * * * ? *)"),
    });
    expect(model.eventRules[0]!.everyMs).to.equal(undefined);
    expect(warnings).to.include(
      'aws_cloudwatch_event_rule.tick: schedule_expression "cron(0 * * * ? *)" is not served locally; ' +
        'only rates such as "rate(5 minutes)" are; its targets get no events of it.',
    );
  });
});
