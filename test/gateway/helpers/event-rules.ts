// A stack with a rule of EventBridge, a function `read` and a queue `jobs` to be its targets, and a route that puts events.
import { type DirectRoute, directStack } from "../../helpers/direct-stack.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { createJsonClient } from "../../../gateway/aws/json-client.ts";
import { until } from "../../helpers/until.ts";
import { QUEUE } from "./queue-route.ts";

type Body = Record<string, unknown>;

const PUT = JSON.stringify({
  Entries: [
    {
      Source: "chat",
      DetailType: "$input.path('$.kind')",
      Detail: "$util.escapeJavaScript($input.body)",
    },
  ],
});

interface Ruled {
  /** Arguments of the rule. Default: events of the source `chat`. */
  rule?: Body;
  /** Arguments of the target that is the function. Default: there is none. */
  fn?: Body;
  /** Arguments of the target that is the queue. Default: there is none. */
  queue?: Body;
  permission?: boolean;
  /** Arguments of the queue. */
  jobs?: Body;
}

export const startRule = (
  { rule, fn, queue, permission = true, jobs }: Ruled,
  { resources, routes, ...options }: Partial<DirectRoute> = {},
  settings: Parameters<typeof startFixture>[1] = {},
): Promise<FixtureGateway> => {
  const target = (arn: string, more: Body) => ({
    rule: "${aws_cloudwatch_event_rule.chat.name}",
    arn,
    ...more,
  });
  return startFixture(
    directStack({
      ...options,
      routes: { read: { code: "async (event) => console.log(JSON.stringify(event))" }, ...routes },
      resources: {
        aws_sqs_queue: { jobs: { ...QUEUE.aws_sqs_queue.jobs, ...jobs } },
        aws_cloudwatch_event_rule: {
          chat: { name: "chat", event_pattern: '{"source":["chat"]}', ...rule },
        },
        aws_cloudwatch_event_target: {
          ...(fn && { fn: target("${aws_lambda_function.read.arn}", fn) }),
          ...(queue && { queue: target("${aws_sqs_queue.jobs.arn}", queue) }),
        },
        ...(fn &&
          permission && {
            aws_lambda_permission: {
              chat: {
                action: "lambda:InvokeFunction",
                function_name: "${aws_lambda_function.read.function_name}",
                principal: "events.amazonaws.com",
                source_arn: "${aws_cloudwatch_event_rule.chat.arn}",
              },
            },
          }),
        ...resources,
      },
      integration: {
        integration_uri: "arn:aws:apigateway:eu-west-1:events:action/PutEvents",
        request_templates: { $default: PUT },
        ...options.integration,
      },
    }),
    settings,
  );
};

interface PutAnswer {
  FailedEntryCount: number;
  Entries: { EventId?: string; ErrorCode?: string; ErrorMessage?: string }[];
}

/** Puts events as an operator. */
export const putEvents = async (gateway: FixtureGateway, Entries: unknown[]): Promise<PutAnswer> =>
  createJsonClient(gateway.port, "eu-west-1").call("AWSEvents.PutEvents", { Entries });

/** @returns the events that the function `read` has received, once there are as many. */
export const readEvents = async (gateway: FixtureGateway, count = 1): Promise<any[]> => {
  await until(() => gateway.lines.length >= count);
  return gateway.lines.map((line) => JSON.parse(line.replace("fixture-read: ", "")));
};
