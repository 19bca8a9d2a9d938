// A stack with a topic, its subscriptions, and a route that publishes to it.
import { type DirectRoute, directStack } from "../../helpers/direct-stack.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { QUEUE } from "./queue-route.ts";

const FORM = { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" };
export const TOPIC_ARN = "arn:aws:sns:eu-west-1:000000000000:news";
export const PUBLISH =
  `Action=Publish&TopicArn=$util.urlEncode('${TOPIC_ARN}')&Subject=hi&Message=$util.urlEncode($input.body)` +
  "&MessageAttributes.entry.1.Name=kind&MessageAttributes.entry.1.Value.DataType=String" +
  "&MessageAttributes.entry.1.Value.StringValue=$input.path('$.kind')";

interface Subscribed {
  queue?: Record<string, unknown>;
  fn?: Record<string, unknown>;
  permission?: boolean;
}

export const subscribe = (protocol: string, endpoint: string, more: object) => ({
  topic_arn: "${aws_sns_topic.news.arn}",
  protocol,
  endpoint,
  ...more,
});

export const startTopicRoute = (
  { queue, fn, permission = true }: Subscribed,
  { resources, routes, ...options }: Partial<DirectRoute> = {},
): Promise<FixtureGateway> =>
  startFixture(
    directStack({
      ...options,
      routes: {
        read: { code: "async (event) => console.log(JSON.stringify(event))" },
        ...routes,
      },
      resources: {
        ...QUEUE,
        aws_sns_topic: { news: { name: "news" } },
        aws_sns_topic_subscription: {
          ...(queue && { queue: subscribe("sqs", "${aws_sqs_queue.jobs.arn}", queue) }),
          ...(fn && { fn: subscribe("lambda", "${aws_lambda_function.read.arn}", fn) }),
        },
        ...(fn &&
          permission && {
            aws_lambda_permission: {
              news: {
                action: "lambda:InvokeFunction",
                function_name: "${aws_lambda_function.read.function_name}",
                principal: "sns.amazonaws.com",
                source_arn: "${aws_sns_topic.news.arn}",
              },
            },
          }),
        ...resources,
      },
      integration: {
        integration_uri: "arn:aws:apigateway:eu-west-1:sns:path//",
        request_parameters: FORM,
        request_templates: { $default: PUBLISH },
        ...options.integration,
      },
    }),
  );
