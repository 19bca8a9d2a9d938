// A schedule: what it runs, how often, and what EventBridge needs before the first run.
import { expect } from "chai";
import { LambdaFunction, Schedule } from "../../modules/index.ts";
import { listByPath, synthesizeOwn } from "../helpers/own-stack.ts";

const synthesize = () => {
  const document = synthesizeOwn((stack, zipPath) => {
    const fn = new LambdaFunction(stack, "sweep", { functionName: "words-sweep", zipPath });
    new Schedule(stack, "schedule", { fn, rate: "5 minutes" });
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
});
