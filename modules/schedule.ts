// Runs a function at a fixed rate.
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { Construct } from "constructs";
import { check, text } from "./checks.ts";
import type { FunctionLike } from "./function-like.ts";

export interface ScheduleProps {
  fn: FunctionLike;
  /** How often. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
  rate: "1 minute" | `${number} minutes`;
}

const RATE = text(
  /^(1 minute|([2-9]|[1-9]\d+) minutes)$/,
  '"1 minute", or more, such as "5 minutes"',
);

export class Schedule extends Construct {
  constructor(scope: Construct, id: string, { fn, rate }: ScheduleProps) {
    super(scope, id);
    check("rate", rate, RATE);
    const rule = new CloudwatchEventRule(this, "rule", {
      name: fn.functionName,
      scheduleExpression: `rate(${rate})`,
    });
    const permission = new LambdaPermission(this, "permission", {
      action: "lambda:InvokeFunction",
      functionName: fn.arn,
      principal: "events.amazonaws.com",
      sourceArn: rule.arn,
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      arn: fn.arn,
      dependsOn: [permission],
    });
  }
}
