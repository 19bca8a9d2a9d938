// Notifications of topics, as functions get them.
import { expect } from "chai";
import { createNotify } from "../../../gateway/aws/notifications.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import type { Model } from "../../../gateway/model/model.ts";
import { Journal } from "../../../gateway/trace/journal.ts";

const ARN = "arn:aws:lambda:eu-west-1:000000000000:function:says";
const FN = { address: "f", functionName: "says", arn: ARN } as LambdaModel;
const TOPIC = "arn:aws:sns:eu-west-1:000000000000:news";

describe("a notification of a topic", () => {
  const UNSUBSCRIBE = `https://sns.example.com/?Action=Unsubscribe&SubscriptionArn=${TOPIC}:sub-1`;
  const NOTIFICATION = {
    Type: "Notification",
    MessageId: "n1",
    TopicArn: TOPIC,
    Message: "hi",
    SigningCertURL: "https://cert",
    UnsubscribeURL: UNSUBSCRIBE,
  };
  const PERMISSION = {
    address: "p",
    functionName: "says",
    action: "lambda:InvokeFunction",
    principal: "sns.amazonaws.com",
    sourceArn: TOPIC,
    others: [],
  };

  const notify = ({ endpoint = ARN, permission = {}, notification = {} }) => {
    const warnings: string[] = [];
    const invoked: any[] = [];
    const journal = new Journal();
    const subscription = {
      address: "s",
      topicArn: TOPIC,
      protocol: "lambda",
      endpoint,
      attributes: {},
    };
    createNotify({
      model: {
        region: "eu-west-1",
        functions: [FN],
        permissions: [{ ...PERMISSION, ...permission }],
        rolePolicies: { roles: new Map(), problems: [] },
        tags: new Map(),
      } as unknown as Model,
      asynchronous: { invoke: (...given) => void invoked.push(given) },
      journal,
      output: { functionLine: () => {}, info: () => {}, warn: (line) => warnings.push(line) },
    })(subscription, JSON.stringify({ ...NOTIFICATION, ...notification }));
    return { warnings, invoked, spans: journal.since(0).traces.flatMap((trace) => trace.spans) };
  };

  it("is an event for the function, with the fields that Lambda has", () => {
    const { warnings, invoked, spans } = notify({});
    expect(warnings).to.deep.equal([]);
    const [[target, event, span]] = invoked;
    expect(target).to.deep.equal({ functionArn: ARN, fn: FN });
    expect(event).to.deep.equal({
      Records: [
        {
          EventSource: "aws:sns",
          EventVersion: "1.0",
          EventSubscriptionArn: `${TOPIC}:sub-1`,
          Sns: {
            Subject: null,
            Type: "Notification",
            MessageId: "n1",
            TopicArn: TOPIC,
            Message: "hi",
            SigningCertUrl: "https://cert",
            UnsubscribeUrl: UNSUBSCRIBE,
            MessageAttributes: {},
          },
        },
      ],
    });
    expect(span.traceId).to.be.above(0);
    expect(spans[0]).to.deep.include({ kind: "queue", name: "news" });
    expect(spans[0]).to.have.property("endMs");
    expect(spans[0]).not.to.have.property("failed");
  });

  it("has the subject and the attributes that were published", () => {
    const MessageAttributes = { a: { Type: "String", Value: "b" } };
    const [[, event]] = notify({ notification: { Subject: "news", MessageAttributes } }).invoked;
    expect(event.Records[0].Sns).to.deep.include({ Subject: "news", MessageAttributes });
  });

  it("is refused where the function's policy does not allow it, and its trace says so", () => {
    const { warnings, invoked, spans } = notify({ permission: { principal: "s3.amazonaws.com" } });
    expect(invoked).to.deep.equal([]);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^s: SNS may not invoke f\. p almost allows it: its principal is/);
    expect(spans[0]?.failed).to.equal(true);
    expect(`s: ${spans[0]?.details["error"]}`).to.equal(warnings[0]);
  });

  it("is for nobody where the function is elsewhere", () => {
    const { warnings, invoked } = notify({ endpoint: `${ARN}2` });
    expect(invoked).to.deep.equal([]);
    expect(warnings).to.deep.equal([`s: ${ARN}2 is not in this configuration.`]);
  });
});
