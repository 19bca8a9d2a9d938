// Times of the embedded SQS on a fast clock.
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { createFastClock } from "../../../gateway/time/clock.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { until } from "../../helpers/until.ts";

describe("times of SQS at 60x", () => {
  it("apply in the embedded SQS", async () => {
    const gateway = await startFixture(
      {
        routes: {},
        resources: {
          aws_sqs_queue: { jobs: { name: "jobs", visibility_timeout_seconds: 100 } },
        },
      },
      { clock: createFastClock(1000) },
    );
    const endpoint = `http://127.0.0.1:${gateway.port}`;
    const credentials = { accessKeyId: "any", secretAccessKey: "any" };
    const sqs = new SQSClient({ endpoint, region: "eu-west-1", credentials });
    const QueueUrl = `${endpoint}/000000000000/jobs`;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "a", DelaySeconds: 100 }));
    const receive = async () =>
      (await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body;
    // Without the fast clock, neither would arrive in time.
    await until(async () => (await receive()) === "a");
    await until(async () => (await receive()) === "a");
  });
});
