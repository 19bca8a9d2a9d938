// A schedule: what it runs, how often, and what EventBridge needs before the first run.
import { expect } from "chai";
import {
  ConfigurationError,
  LambdaFunction,
  Schedule,
  type ScheduleProps,
} from "../../modules/index.ts";
import { listByPath, synthesizeOwn } from "../helpers/own-stack.ts";

const synthesize = (rate: ScheduleProps["rate"] = "5 minutes") => {
  const document = synthesizeOwn((stack, zipPath) => {
    const fn = new LambdaFunction(stack, "sweep", { functionName: "words-sweep", zipPath });
    new Schedule(stack, "schedule", { fn, rate });
  });
  const only = (type: string) => {
    const [resource, ...others] = listByPath(document, type).values();
    expect(others).to.deep.equal([]);
    return resource!;
  };
  const addressOf = (type: string): string => `${type}.${only(type)["//"].metadata.uniqueId}`;
  return { only, addressOf };
};

describe("schedule", () => {
  it("runs its function at its rate", () => {
    const { only, addressOf } = synthesize();
    expect(only("aws_cloudwatch_event_rule")).to.include({
      name: "words-sweep",
      schedule_expression: "rate(5 minutes)",
    });
    expect(only("aws_cloudwatch_event_target")).to.include({
      rule: `\${${addressOf("aws_cloudwatch_event_rule")}.name}`,
      arn: `\${${addressOf("aws_lambda_function")}.arn}`,
    });
  });

  it("lets this rule invoke the function, before the first run", () => {
    const { only, addressOf } = synthesize();
    expect(only("aws_lambda_permission")).to.include({
      action: "lambda:InvokeFunction",
      function_name: `\${${addressOf("aws_lambda_function")}.arn}`,
      principal: "events.amazonaws.com",
      source_arn: `\${${addressOf("aws_cloudwatch_event_rule")}.arn}`,
    });
    expect(only("aws_cloudwatch_event_target")["depends_on"]).to.deep.equal([
      addressOf("aws_lambda_permission"),
    ]);
  });

  it("takes whole minutes, in EventBridge's singular and plural", () => {
    for (const rate of ["1 minute", "2 minutes", "10 minutes", "100 minutes"] as const) {
      const { only } = synthesize(rate);
      expect(only("aws_cloudwatch_event_rule")["schedule_expression"]).to.equal(`rate(${rate})`);
    }
    for (const rate of [
      "0 minutes",
      "1 minutes",
      "02 minutes",
      "2 minute",
      "x1 minute",
      "1 minutex",
    ]) {
      expect(() => synthesize(rate as ScheduleProps["rate"])).to.throw(
        ConfigurationError,
        `rate is "${rate}"; expected "1 minute", or more, such as "5 minutes".`,
      );
    }
  });
});
