// Grants of the queues of broadcasts: who may send to which of them, and poll them.
import { expect } from "chai";
import { type Built, synthesizeQueues, withKey } from "../helpers/own-queues.ts";
import { listByPath, listStatements } from "../helpers/own-stack.ts";

const RULE = "arn:aws:events:eu-west-1:123456789012:rule/orders";
describe("a grant of the queues of broadcasts", () => {
  it("lets the worker poll and hand over, before a message is polled", () => {
    const { document, addressOf } = synthesizeQueues();
    const poll = [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:GetQueueAttributes",
      "sqs:ChangeMessageVisibility",
    ];
    const arns = (...paths: string[]) => paths.map((path) => `\${${addressOf(path)}.arn}`);
    expect(listStatements(document, "worker/policy")).to.deep.equal([
      { Effect: "Allow", Action: poll, Resource: arns("queue") },
      { Effect: "Allow", Action: poll, Resource: arns("work-queue") },
      {
        Effect: "Allow",
        Action: ["sqs:SendMessage"],
        Resource: arns("work-queue", "dead-letters"),
      },
    ]);
    const policy = listByPath(document, "aws_iam_role_policy").get("worker/policy")!;
    for (const mapping of listByPath(document, "aws_lambda_event_source_mapping").values()) {
      expect(mapping["function_response_types"]).to.deep.equal(["ReportBatchItemFailures"]);
      expect(mapping["depends_on"]).to.deep.equal([
        `aws_iam_role_policy.${policy["//"].metadata.uniqueId}`,
      ]);
    }
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
      const { document, addressOf, variables } = synthesizeQueues(use);
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
      const { document } = synthesizeQueues(use, {}, withKey);
      const actions = listStatements(document, "fn/basic-policy").flatMap(({ Action }) => Action);
      expect(actions).to.include.members(["kms:Decrypt", "kms:GenerateDataKey"]);
    });
  }

  describe("lets a rule of EventBridge", () => {
    const listRules = (policy: string) =>
      JSON.parse(policy).Statement.filter(({ Sid }: { Sid: string }) => Sid === "LetRulesSend");

    it("enqueue broadcasts", () => {
      const { document, addressOf } = synthesizeQueues(({ queue }) => queue.allowRule(RULE));
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
      const { document } = synthesizeQueues(({ queue }) => queue.allowRule(RULE), {}, withKey);
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
    const { addressOf } = synthesizeQueues();
    let found: string[] = [];
    const { document } = synthesizeQueues(({ queue, fn }) => {
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
});
