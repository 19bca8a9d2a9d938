// The broadcast queue against the embedded SQS.
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createBroadcastQueue } from "../../../handlers/lib/broadcast-queue.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

describe("broadcast queue", () => {
  it("wraps the data, so that a string, 0 and null stay the same, and names the broadcast", async () => {
    const gateway = await startFixture({
      routes: {},
      resources: { aws_sqs_queue: { jobs: { name: "jobs" } } },
    });
    const endpoint = `http://127.0.0.1:${gateway.port}`;
    const client = new SQSClient({
      endpoint,
      region: "eu-west-1",
      credentials: { accessKeyId: "any", secretAccessKey: "any" },
    });
    const QueueUrl = `${endpoint}/000000000000/jobs`;
    const queue = createBroadcastQueue(QueueUrl, client);
    for (const [index, data] of ["hi", 0, null].entries()) await queue.send(`b${index}`, data);
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
    );
    expect(Messages.map(({ Body }) => Body).toSorted()).to.have.members([
      '{"id":"b0","data":"hi"}',
      '{"id":"b1","data":0}',
      '{"id":"b2","data":null}',
    ]);
  });
});
