// The queues of broadcasts: how they are set up, and what their grants allow.
import { expect } from "chai";
import type { TerraformStack } from "cdktf";
import {
  BroadcastQueue,
  type BroadcastQueueProps,
  ConfigurationError,
  EncryptionKey,
  LambdaFunction,
} from "../../modules/index.ts";
import { listByPath, listStatements, synthesizeOwn } from "../helpers/own-stack.ts";

const RULE = "arn:aws:events:eu-west-1:123456789012:rule/orders";
const HOUR_SECONDS = 3600;

interface Built {
  queue: BroadcastQueue;
  /** A function without permissions of its own. */
  fn: LambdaFunction;
}

const synthesize = (
  use: (built: Built) => void = () => {},
  props: Partial<BroadcastQueueProps> = {},
  makeKey: (stack: TerraformStack) => EncryptionKey | undefined = () => undefined,
) => {
  const document = synthesizeOwn((stack, zipPath) => {
    const worker = new LambdaFunction(stack, "worker", {
      functionName: "words-worker",
      zipPath,
      timeoutSeconds: 60,
    });
    const key = makeKey(stack);
    const queue = new BroadcastQueue(stack, "queues", {
      queueName: "words",
      worker,
      workers: 10,
      postLimit: { perSecond: 1000, atOnce: 500 },
      ...(key && { key }),
      ...props,
    });
    use({ queue, fn: new LambdaFunction(stack, "fn", { functionName: "words-fn", zipPath }) });
  });
  const queues = listByPath(document, "aws_sqs_queue");
  const queueAt = (path: string) => queues.get(`queues/${path}`)!;
  const addressOf = (path: string) =>
    `aws_sqs_queue.${queueAt(path)["//"].metadata.uniqueId as string}`;
  const { variables = {} } =
    listByPath(document, "aws_lambda_function").get("fn/function")!["environment"] ?? {};
  return { document, queueAt, addressOf, variables };
};

const withKey = (stack: TerraformStack): EncryptionKey =>
  new EncryptionKey(stack, "key", {
    name: "words",
    region: "eu-west-1",
    arnInAccount: "arn:aws:sns:eu-west-1:123456789012:any",
    logGroups: [],
  });

describe("broadcast queue", () => {
  it("has three queues, whose names alarms know", () => {
    let names: object = {};
    const { queueAt } = synthesize(({ queue }) => {
      ({ names } = queue);
      expect(queue.workerName).to.equal("words-worker");
    });
    expect(names).to.deep.equal({
      broadcasts: queueAt("queue")["name"],
      work: queueAt("work-queue")["name"],
      deadLetters: queueAt("dead-letters")["name"],
    });
    expect(Object.values(names)).to.deep.equal(["words", "words-work", "words-dead-letters"]);
  });

  it("keeps messages for four days, SQS's default, and hides them as long as Lambda asks for", () => {
    const { queueAt } = synthesize();
    for (const path of ["queue", "work-queue"]) {
      expect(queueAt(path)).to.include({
        message_retention_seconds: 96 * HOUR_SECONDS,
        visibility_timeout_seconds: 6 * 60,
        // SQS's maximum: fewer empty receives.
        receive_wait_time_seconds: 20,
      });
    }
  });

  it("gives a worker up to ten broadcasts at once, but only one piece of shared work", () => {
    const { document, addressOf } = synthesize();
    const mappings = listByPath(document, "aws_lambda_event_source_mapping");
    const read = (id: string) => {
      const { event_source_arn, batch_size } = mappings.get(`queues/${id}-mapping`)!;
      return [event_source_arn, batch_size];
    };
    expect(read("broadcasts")).to.deep.equal([`\${${addressOf("queue")}.arn}`, 10]);
    expect(read("work")).to.deep.equal([`\${${addressOf("work-queue")}.arn}`, 1]);
  });

  for (const [title, use, sends, expected] of [
    [
      "enqueue broadcasts",
      ({ queue, fn }: Built) => queue.grantSend(fn),
      ["queue"],
      { BROADCAST_QUEUE_URL: "queue" },
    ],
    [
      "share work",
      ({ queue, fn }: Built) => queue.grantShare(fn),
      ["work-queue"],
      { WORK_QUEUE_URL: "work-queue" },
    ],
    [
      "hand work over",
      ({ queue, fn }: Built) => queue.grantHandOver(fn),
      ["work-queue", "dead-letters"],
      { WORK_QUEUE_URL: "work-queue", DEAD_LETTER_QUEUE_URL: "dead-letters" },
    ],
  ] as const) {
    it(`lets a function ${title}, and nothing else`, () => {
      const { document, addressOf, variables } = synthesize(use);
      expect(listStatements(document, "fn/policy")).to.deep.equal([
        {
          Effect: "Allow",
          Action: ["sqs:SendMessage"],
          Resource: sends.map((path) => `\${${addressOf(path)}.arn}`),
        },
      ]);
      expect(variables).to.deep.equal(
        Object.fromEntries(
          Object.entries(expected).map(([name, path]) => [name, `\${${addressOf(path)}.url}`]),
        ),
      );
    });

    it(`lets a function that may ${title} use the queues' key`, () => {
      const { document } = synthesize(use, {}, withKey);
      const actions = listStatements(document, "fn/basic-policy").flatMap(({ Action }) => Action);
      expect(actions).to.include.members(["kms:Decrypt", "kms:GenerateDataKey"]);
    });
  }

  describe("lets a rule of EventBridge", () => {
    const listRules = (policy: string) =>
      JSON.parse(policy).Statement.filter(({ Sid }: { Sid: string }) => Sid === "LetRulesSend");

    it("enqueue broadcasts", () => {
      const { document, addressOf } = synthesize(({ queue }) => queue.allowRule(RULE));
      const policies = listByPath(document, "aws_sqs_queue_policy");
      expect(listRules(policies.get("queues/queue-policy")!["policy"])).to.deep.equal([
        {
          Sid: "LetRulesSend",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: `\${${addressOf("queue")}.arn}`,
          Condition: { ArnEquals: { "aws:SourceArn": [RULE] } },
        },
      ]);
    });

    it("use the queues' key", () => {
      const { document } = synthesize(({ queue }) => queue.allowRule(RULE), {}, withKey);
      const key = listByPath(document, "aws_kms_key").get("key/key")!;
      expect(listRules(key["policy"])).to.deep.equal([
        {
          Sid: "LetRulesSend",
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey"],
          Resource: "*",
          Condition: { ArnEquals: { "aws:SourceArn": [RULE] } },
        },
      ]);
    });
  });

  it("can be the target of a rule, by its ARN, and of a sender, by its URL", () => {
    const { addressOf } = synthesize();
    let found: string[] = [];
    const { document } = synthesize(({ queue, fn }) => {
      fn.addEnvironment("ARN", queue.arn);
      fn.addEnvironment("URL", queue.url);
      found = [queue.arn, queue.url];
    });
    expect(found).to.have.length(2);
    const fn = listByPath(document, "aws_lambda_function").get("fn/function")!;
    expect(fn["environment"].variables).to.deep.equal({
      ARN: `\${${addressOf("queue")}.arn}`,
      URL: `\${${addressOf("queue")}.url}`,
    });
  });

  it("takes as many workers as Lambda does for its two sources", () => {
    for (const workers of [4, 1002]) synthesize(() => {}, { workers });
    for (const workers of [3, 1003]) {
      expect(() => synthesize(() => {}, { workers })).to.throw(
        ConfigurationError,
        `broadcastWorkers is ${workers}; expected a whole number from 4 to 1002`,
      );
    }
  });
});
