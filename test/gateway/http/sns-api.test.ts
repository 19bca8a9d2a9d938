// SNS for functions and operators, under the roles of functions.
import { expect } from "chai";
import { createJsonClient } from "../../../gateway/aws/json-client.ts";
import { ask, receive } from "../helpers/queue-route.ts";
import { startTopicRoute as start, TOPIC_ARN } from "../helpers/topic-route.ts";

describe("SNS for functions", () => {
  const publishing = (statements: object[]) =>
    start(
      { queue: { raw_message_delivery: true } },
      {
        routes: {
          tell: {
            routeResponse: true,
            fn: { role: "${aws_iam_role.teller.arn}" },
            code: `async () => {
              const credential = process.env.AWS_ACCESS_KEY_ID + "/20250101/eu-west-1/sns/aws4_request";
              const response = await fetch("https://sns.eu-west-1.amazonaws.com/", {
                method: "POST",
                headers: {
                  "content-type": "application/x-www-form-urlencoded",
                  authorization: "AWS4-HMAC-SHA256 Credential=" + credential + ", SignedHeaders=host, Signature=0",
                },
                body: "Action=Publish&Message=told&TopicArn=${TOPIC_ARN}",
              });
              return { statusCode: 200, body: response.status + " " + (await response.text()) };
            }`,
          },
        },
        resources: {
          aws_sns_topic: { news: { name: "news" } },
          aws_iam_role: {
            teller: {
              name: "teller",
              inline_policy: { policy: JSON.stringify({ Statement: statements }) },
            },
          },
        },
      },
    );

  it("publishes as far as their roles allow", async () => {
    const gateway = await publishing([
      { Effect: "Allow", Action: "sns:Publish", Resource: TOPIC_ARN },
    ]);
    expect(await ask(gateway, { action: "tell" })).to.match(/^200 .*<MessageId>/s);
    expect((await receive(gateway))![0]!.Body).to.equal("told");
  });

  it("refuses what they do not, in SNS's XML", async () => {
    const gateway = await publishing([{ Effect: "Allow", Action: "sns:Subscribe", Resource: "*" }]);
    const answer = await ask(gateway, { action: "tell" });
    expect(answer).to.match(/^403 .*<Code>AuthorizationError<\/Code>/);
    expect(answer).to.include(`sns:Publish on resource: ${TOPIC_ARN}`);
    expect(gateway.warnings.join()).to.include("fixture-tell was refused sns:Publish");
  });

  it("refuses ids of messages that no FIFO topic takes", async () => {
    const client = createJsonClient((await start({ queue: {} })).port, "eu-west-1");
    for (const name of ["MessageGroupId", "MessageDeduplicationId"]) {
      const input = {
        Action: "Publish",
        TopicArn: TOPIC_ARN,
        Message: "m",
        [name]: "x".repeat(129),
      };
      const { status, body } = await client.send("AmazonSNS.Publish", input);
      expect(status).to.equal(400);
      expect(body).to.match(/<Code>InvalidParameter<.*1 to 128 in length/);
    }
  });

  it("publishes for operators, and refuses requests that are too large", async () => {
    const gateway = await start({ queue: { raw_message_delivery: true } });
    const client = createJsonClient(gateway.port, "eu-west-1");
    const publish = (Message: string) =>
      client.send("AmazonSNS.Publish", { Action: "Publish", TopicArn: TOPIC_ARN, Message });
    expect(await publish("hello")).to.include({ status: 200 });
    expect((await receive(gateway))![0]!.Body).to.equal("hello");
    expect(await publish("x".repeat(1024 * 1024))).to.include({ status: 413 });
  });
});
