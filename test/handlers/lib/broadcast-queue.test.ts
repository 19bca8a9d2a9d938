// The broadcast queue against the embedded SQS.
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect } from "chai";
import { createBroadcastQueue } from "../../../handlers/lib/broadcast-queue.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

describe("broadcast queue", () => {
  it("takes every text that a client can send, characters that SQS refuses among them", async () => {
    const { queue, bodies } = await startQueue();
    const texts = ["\u{1F600}", "\uFFFE\uFFFF", "\uD800", "\u0000\u001B", "\u{10FFFF}"];
    for (const text of texts) await queue.send(text.length.toString(), { [text]: text });
    const received = (await bodies()).map((body) => (JSON.parse(body) as { data: object }).data);
    expect(received).to.have.deep.members(texts.map((text) => ({ [text]: text })));
  });

  it("wraps the data, so that a string, 0 and null stay the same, and names the broadcast", async () => {
    const { queue, bodies } = await startQueue();
    for (const [index, data] of ["hi", 0, null].entries()) await queue.send(`b${index}`, data);
    expect(await bodies()).to.have.members([
      '{"id":"b0","data":"hi"}',
      '{"id":"b1","data":0}',
      '{"id":"b2","data":null}',
    ]);
  });
});

/** `bodies` receives at most ten. */
const startQueue = async () => {
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
  const bodies = async (): Promise<string[]> => {
    const command = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await client.send(command);
    return Messages.map(({ Body = "" }) => Body);
  };
  return { queue: createBroadcastQueue(QueueUrl, client), bodies };
};
