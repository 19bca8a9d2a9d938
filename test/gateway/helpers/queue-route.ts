// A stack with a route that sends to the queue `jobs`, and what it received.
import { createJsonClient } from "../../../gateway/aws/json-client.ts";
import { type DirectRoute, directStack } from "../../helpers/direct-stack.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";

const FORM = { "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'" };
const PATH = "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/jobs";
const SEND = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)";

export const QUEUE = { aws_sqs_queue: { jobs: { name: "jobs" } } };

export const startQueueRoute = (
  integration: Record<string, unknown> = {},
  options: Partial<DirectRoute> = {},
) =>
  startFixture(
    directStack({
      resources: QUEUE,
      ...options,
      integration: {
        integration_uri: PATH,
        request_parameters: FORM,
        request_templates: { $default: SEND },
        ...integration,
      },
    }),
  );

export const ask = async (gateway: FixtureGateway, message: object): Promise<string> => {
  const client = await gateway.connect();
  client.send(message);
  return client.next();
};

interface Received {
  Messages?: { Body: string; Attributes?: Record<string, string>; MessageAttributes?: object }[];
}

export const receive = async (
  { port }: FixtureGateway,
  QueueUrl = "jobs",
): Promise<Received["Messages"]> => {
  const { Messages } = await createJsonClient(port, "eu-west-1").call<Received>(
    "AmazonSQS.ReceiveMessage",
    { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"], AttributeNames: ["All"] },
  );
  return Messages;
};
