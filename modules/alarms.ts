// Alarms. docs/operations.md has a section for each of them: what it means, and what to do.
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { Construct } from "constructs";
import { type Alarm, PERIOD_SECONDS } from "./alarm.ts";
import { channelAlarms, posted } from "./channel-alarms.ts";
import { arnIn, check, optional } from "./checks.ts";
import { lambdaMetric, type Metric, ownMetric, queueMetric, stageMetric } from "./metrics.ts";
import type { MonitoringProps } from "./monitoring-props.ts";
import type { WatchedFunctions } from "./watched-functions.ts";
import { spendAlarms } from "./spend-alarms.ts";

export interface AlarmsProps extends MonitoringProps {
  functions: WatchedFunctions;
}

/**
 * CloudWatch refuses topics of other Regions, and notifies no FIFO topic.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html
 */
const topicIn = (region: string) => arnIn("sns", region, "[\\w-]+", "a standard SNS topic");

/** For permanent errors: waiting does not help. */
const AT_ONCE_SECONDS = 60;

/** Errors per period. A single one may be normal: a client that left, an execution environment that was replaced. */
const ERRORS = 5;

/** Throttled posts per period. Each is retried; this many are not a coincidence. */
const THROTTLES = 100;

/** A worker times out after a minute; a message that waits for five minutes has failed before. */
const BROADCAST_AGE_SECONDS = 300;

/** Requeued work is delayed by up to 15 minutes before a worker may receive it. */
const WORK_AGE_SECONDS = 900 + BROADCAST_AGE_SECONDS;

export class Alarms extends Construct {
  readonly arns: string[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    check("alarmTopicArn", props.alarmTopicArn, optional(topicIn(props.region)));
    const alarms = [
      ...queueAlarms(props),
      ...broadcastAlarms(props),
      ...channelAlarms(props.functions),
      ...authorizerAlarms(props),
      ...requestAlarms(props),
      ...(props.spendLimits ? spendAlarms(props, props.spendLimits) : []),
    ];
    this.arns = alarms.map((alarm) => this.create(props, alarm).arn);
  }

  private create({ name, alarmTopicArn }: AlarmsProps, alarm: Alarm): CloudwatchMetricAlarm {
    const { id, section = id, when, threshold, missing } = alarm;
    const actions = alarmTopicArn === undefined ? undefined : [alarmTopicArn];
    return new CloudwatchMetricAlarm(this, id, {
      alarmName: `${name}-${id}`,
      alarmDescription: `Fires when ${when}. See docs/operations.md#${section}`,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold,
      evaluationPeriods: 1,
      treatMissingData: missing,
      alarmActions: actions,
      okActions: actions,
      ...measured(alarm),
    });
  }
}

const measured = (alarm: Alarm) => {
  const { metric, plus, except, statistic, periodSeconds: period = PERIOD_SECONDS } = alarm;
  if (plus) return { metricQuery: sumMetrics([metric, ...plus], metric.name, statistic, period) };
  if (!except) return { ...stat(metric), period, statistic };
  return {
    metricQuery: [
      { id: "all", metric: { ...stat(metric), period, stat: statistic } },
      { id: "except", metric: { ...stat(except), period, stat: statistic } },
      { id: "left", expression: "all - FILL(except, 0)", label: metric.name, returnData: true },
    ],
  };
};

/** Functions that did not run have no data. */
const sumMetrics = (
  metrics: Metric[],
  label: string,
  statistic: Alarm["statistic"],
  period: number,
) => [
  ...metrics.map((metric, at) => ({
    id: `m${at}`,
    metric: { ...stat(metric), period, stat: statistic },
  })),
  {
    id: "sum",
    expression: metrics.map((_, at) => `FILL(m${at}, 0)`).join(" + "),
    label,
    returnData: true,
  },
];

const stat = ({ namespace, name, dimensions }: Metric) => ({
  namespace,
  metricName: name,
  dimensions,
});

const queueAlarms = ({ broadcasts: { names } }: AlarmsProps): Alarm[] => [
  {
    id: "dead-letters",
    when: "a message is in the dead-letter queue",
    metric: queueMetric(names.deadLetters, "ApproximateNumberOfMessagesVisible"),
    statistic: "Maximum",
    threshold: 1,
    // SQS reports nothing for a queue that was idle for six hours, and is sometimes late: the message counts as present
    // until SQS reports otherwise.
    missing: "ignore",
  },
  {
    id: "broadcast-age",
    section: "age",
    when: "broadcasts wait longer than five minutes",
    metric: queueMetric(names.broadcasts, "ApproximateAgeOfOldestMessage"),
    statistic: "Maximum",
    threshold: BROADCAST_AGE_SECONDS,
    // A queue without data is empty.
    missing: "notBreaching",
  },
  {
    id: "work-age",
    section: "age",
    when: "shared work waits longer than its longest delay",
    metric: queueMetric(names.work, "ApproximateAgeOfOldestMessage"),
    statistic: "Maximum",
    threshold: WORK_AGE_SECONDS,
    // As above.
    missing: "notBreaching",
  },
];

const broadcastAlarms = ({ functions }: AlarmsProps): Alarm[] => [
  {
    id: "throttled",
    when: "API Gateway answers posts with 429",
    ...posted(functions, "throttled"),
    statistic: "Sum",
    threshold: THROTTLES,
    // Written whenever the function runs, even if 0. Without a broadcast there are no posts.
    missing: "notBreaching",
  },
  {
    id: "permanent-errors",
    when: "AWS refuses a call permanently: a permission, a key, a table or a queue is missing",
    ...posted(functions, "permanentErrors"),
    statistic: "Sum",
    threshold: 1,
    periodSeconds: AT_ONCE_SECONDS,
    // As above.
    missing: "notBreaching",
  },
  {
    id: "terminal",
    when: "API Gateway refuses posts permanently",
    ...posted(functions, "terminal"),
    statistic: "Sum",
    threshold: 1,
    // As above.
    missing: "notBreaching",
  },
];

const authorizerAlarms = ({ functions: { authorizer } }: AlarmsProps): Alarm[] =>
  authorizer === undefined
    ? []
    : [
        {
          id: "authorizer-errors",
          when: "the authorizer fails for another reason than a missing token",
          metric: lambdaMetric(authorizer, "Errors"),
          // An authorizer can answer 401 only by throwing.
          except: ownMetric(authorizer, "denied", "no token"),
          statistic: "Sum",
          threshold: ERRORS,
          // No client has tried to connect.
          missing: "notBreaching",
        },
      ];

const requestAlarms = ({ name, api: { dimensions }, functions }: AlarmsProps): Alarm[] => [
  {
    id: "integration-errors",
    when: "functions answer API Gateway with errors",
    metric: stageMetric(dimensions, "IntegrationError"),
    statistic: "Sum",
    threshold: ERRORS,
    // API Gateway writes it for each request.
    missing: "notBreaching",
  },
  {
    id: "execution-errors",
    section: "integration-errors",
    when: "API Gateway cannot call functions",
    metric: stageMetric(dimensions, "ExecutionError"),
    statistic: "Sum",
    threshold: ERRORS,
    // As above.
    missing: "notBreaching",
  },
  ...functions.all
    .filter((fn) => fn !== functions.authorizer)
    .map((fn) => errorsAlarm(fn, withoutPrefix(fn, name))),
];

/** The stack's functions have its name as prefix; those of other users of the constructs may not. */
const withoutPrefix = (functionName: string, name: string): string =>
  functionName.startsWith(`${name}-`) ? functionName.slice(name.length + 1) : functionName;

/** @param handler the function's name without the stack's prefix. */
const errorsAlarm = (functionName: string, handler: string): Alarm => ({
  id: `errors-${handler}`,
  section: "lambda-errors",
  when: `${functionName} throws, times out or cannot start`,
  metric: lambdaMetric(functionName, "Errors"),
  statistic: "Sum",
  threshold: ERRORS,
  // Lambda writes it whenever the function runs, even if 0.
  missing: "notBreaching",
});
