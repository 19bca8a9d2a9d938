// The construct that docs/protocol.md shows for EventBridge: one rule, and one permission.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { expect } from "chai";
import { createReadChannelMessage } from "../../handlers/lib/realtime/channel-message.ts";
import { BroadcastQueue, EncryptionKey, LambdaFunction } from "../../modules/index.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { OrderEvents } from "./order-events.ts";

const synthesize = ({ hasKey = false, hasEvents = true } = {}) => {
  const folder = mkdtempSync(join(tmpdir(), "order-events-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  const zipPath = join(folder, "any.zip");
  writeFileSync(zipPath, "");
  const app = new App({ outdir: folder });
  const stack = new TerraformStack(app, "shop");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  const worker = new LambdaFunction(stack, "worker", { functionName: "worker", zipPath });
  const key = new EncryptionKey(stack, "key", {
    name: "shop",
    region: "eu-west-1",
    arnInAccount: worker.arn,
    logGroups: [],
  });
  const broadcasts = new BroadcastQueue(stack, "broadcasts", {
    queueName: "shop",
    worker,
    workers: 4,
    postLimit: { perSecond: 10, atOnce: 10 },
    ...(hasKey && { key }),
  });
  if (hasEvents) new OrderEvents(stack, "orders", broadcasts);
  app.synth();
  return JSON.parse(readFileSync(join(folder, "stacks/shop/cdk.tf.json"), "utf8")).resource;
};

const only = (resources: Record<string, any>): [name: string, body: any] => {
  expect(Object.keys(resources)).to.have.length(1);
  return Object.entries(resources)[0]!;
};

/** Of the queue for broadcasts. */
const queueStatements = (resources: any): any[] => {
  const [, { policy }] = Object.entries<any>(resources.aws_sqs_queue_policy).find(([name]) =>
    name.startsWith("broadcasts_queue-policy"),
  )!;
  return JSON.parse(policy).Statement;
};

const keyStatements = (resources: any): any[] =>
  JSON.parse(only(resources.aws_kms_key)[1].policy).Statement;

describe("events of EventBridge", () => {
  it("go to the queue, by one rule that may send there, and nothing else may", () => {
    const resources = synthesize();
    const [name] = only(resources.aws_cloudwatch_event_rule);
    const [, target] = only(resources.aws_cloudwatch_event_target);
    const rule = `\${aws_cloudwatch_event_rule.${name}.arn}`;
    const [deny, allow, ...others] = queueStatements(resources);
    expect(others).to.deep.equal([]);
    expect(deny).to.include({ Effect: "Deny" });
    expect(allow).to.deep.equal({
      Sid: "LetRulesSend",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: "sqs:SendMessage",
      Resource: target.arn,
      Condition: { ArnEquals: { "aws:SourceArn": [rule] } },
    });
  });

  it("may use the key that encrypts the queue, where there is one", () => {
    expect(keyStatements(synthesize())).to.have.length(2);
    const resources = synthesize({ hasKey: true });
    const [name] = only(resources.aws_cloudwatch_event_rule);
    expect(keyStatements(resources).at(-1)).to.deep.equal({
      Sid: "LetRulesSend",
      Effect: "Allow",
      Principal: { Service: "events.amazonaws.com" },
      Action: ["kms:Decrypt", "kms:GenerateDataKey"],
      Resource: "*",
      Condition: { ArnEquals: { "aws:SourceArn": [`\${aws_cloudwatch_event_rule.${name}.arn}`] } },
    });
  });

  it("need no statement where there is no rule", () => {
    const resources = synthesize({ hasKey: true, hasEvents: false });
    expect(queueStatements(resources)).to.have.length(1);
    expect(keyStatements(resources)).to.have.length(2);
  });

  it("become messages that name a channel, with the event's id as the key", async () => {
    const [, target] = only(synthesize().aws_cloudwatch_event_target);
    const { input_template: template, input_paths: paths } = target.input_transformer;
    expect(paths).to.have.keys("id", "order", "data");
    // EventBridge quotes a text, unless it is a part of one, and inserts an object as it is.
    const body = template
      .replace("<order>", "7")
      .replace("<data>", '{"order":"7"}')
      .replace("<id>", '"e1"');
    const published: unknown[] = [];
    const read = createReadChannelMessage(
      async (...args) => {
        published.push(args);
        return { channel: args[0], text: "", partitions: [] };
      },
      () => {},
    );
    await read(body, JSON.parse(body).id);
    expect(published).to.deep.equal([["room:7", { order: "7" }, "e1"]]);
  });
});
