// The queues of broadcasts: how they are set up.
import { expect } from "chai";
import { ConfigurationError } from "../../modules/index.ts";
import { synthesizeQueues, withKey } from "../helpers/own-queues.ts";
import { listByPath } from "../helpers/own-stack.ts";

const HOUR_SECONDS = 3600;

describe("broadcast queue", () => {
  it("has three queues, whose names alarms know", () => {
    let names: object = {};
    const { queueAt } = synthesizeQueues(({ queue }) => {
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

  it("has a name that leaves SQS room for the longest of the three", () => {
    const { queueAt } = synthesizeQueues(() => {}, { queueName: "q".repeat(67) });
    expect(queueAt("dead-letters")["name"]).to.have.length(80);
    for (const queueName of ["", "q".repeat(68), "q.fifo", "my queue"]) {
      expect(() => synthesizeQueues(() => {}, { queueName }), queueName).to.throw(
        ConfigurationError,
        `queueName is "${queueName}"; expected at most 67 letters, digits, underscores and hyphens.`,
      );
    }
  });

  it("keeps messages for four days, SQS's default, and hides them as long as Lambda asks for", () => {
    const { queueAt } = synthesizeQueues();
    for (const path of ["queue", "work-queue"]) {
      expect(queueAt(path)).to.include({
        message_retention_seconds: 96 * HOUR_SECONDS,
        visibility_timeout_seconds: 6 * 60,
        // SQS's maximum: fewer empty receives.
        receive_wait_time_seconds: 20,
      });
    }
  });

  it("gives up after five receives, and keeps dead letters for SQS's maximum of 14 days", () => {
    const { queueAt, addressOf } = synthesizeQueues();
    for (const path of ["queue", "work-queue"]) {
      expect(JSON.parse(queueAt(path)["redrive_policy"])).to.deep.equal({
        deadLetterTargetArn: `\${${addressOf("dead-letters")}.arn}`,
        maxReceiveCount: 5,
      });
    }
    expect(queueAt("dead-letters")["message_retention_seconds"]).to.equal(14 * 24 * HOUR_SECONDS);
  });

  it("encrypts with SQS's key, or only with its own", () => {
    for (const path of ["queue", "work-queue", "dead-letters"]) {
      const queue = synthesizeQueues().queueAt(path);
      expect(queue["sqs_managed_sse_enabled"]).to.equal(true);
      expect(queue).not.to.have.property("kms_master_key_id");
      const { queueAt, document } = synthesizeQueues(() => {}, {}, withKey);
      const [name] = Object.keys(document["resource"].aws_kms_key);
      expect(queueAt(path)["kms_master_key_id"]).to.equal(`\${aws_kms_key.${name}.arn}`);
      expect(queueAt(path)).not.to.have.property("sqs_managed_sse_enabled");
    }
  });

  it("refuses plain HTTP, and lets only its own queues use its dead-letter queue", () => {
    const { document, addressOf } = synthesizeQueues();
    const policies = [...listByPath(document, "aws_sqs_queue_policy").values()];
    expect(policies.map(({ queue_url }) => queue_url)).to.have.members(
      ["queue", "work-queue", "dead-letters"].map((path) => `\${${addressOf(path)}.url}`),
    );
    for (const { policy, queue_url } of policies as { policy: string; queue_url: string }[]) {
      expect(JSON.parse(policy)).to.deep.equal({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "DenyPlainHttp",
            Effect: "Deny",
            Principal: "*",
            Action: "sqs:*",
            Resource: queue_url.replace(".url}", ".arn}"),
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      });
    }
    const [allow] = listByPath(document, "aws_sqs_queue_redrive_allow_policy").values();
    expect(JSON.parse(allow!["redrive_allow_policy"])).to.deep.equal({
      redrivePermission: "byQueue",
      sourceQueueArns: ["queue", "work-queue"].map((path) => `\${${addressOf(path)}.arn}`),
    });
  });

  it("shares workers between broadcasts and work, and the post limit between workers", () => {
    const { document, addressOf } = synthesizeQueues();
    const mappings = listByPath(document, "aws_lambda_event_source_mapping");
    const concurrency = ["broadcasts", "work"].map(
      (id) => mappings.get(`queues/${id}-mapping`)!["scaling_config"].maximum_concurrency,
    );
    expect(concurrency).to.deep.equal([2, 8]);
    const worker = listByPath(document, "aws_lambda_function").get("worker/function")!;
    expect(worker["environment"].variables).to.deep.equal({
      BROADCAST_QUEUE_URL: `\${${addressOf("queue")}.url}`,
      WORK_QUEUE_URL: `\${${addressOf("work-queue")}.url}`,
      DEAD_LETTER_QUEUE_URL: `\${${addressOf("dead-letters")}.url}`,
      POSTS_PER_SECOND: "100",
      POSTS_AT_ONCE: "50",
    });
  });

  it("refuses a post limit of nothing", () => {
    const postLimit = { perSecond: 0, atOnce: 1 };
    expect(() => synthesizeQueues(() => {}, { postLimit })).to.throw(
      ConfigurationError,
      "postLimit.perSecond is 0; expected a number from 1 to",
    );
  });

  it("gives a worker up to ten broadcasts at once, but only one piece of shared work", () => {
    const { document, addressOf } = synthesizeQueues();
    const mappings = listByPath(document, "aws_lambda_event_source_mapping");
    const read = (id: string) => {
      const { event_source_arn, batch_size } = mappings.get(`queues/${id}-mapping`)!;
      return [event_source_arn, batch_size];
    };
    expect(read("broadcasts")).to.deep.equal([`\${${addressOf("queue")}.arn}`, 10]);
    expect(read("work")).to.deep.equal([`\${${addressOf("work-queue")}.arn}`, 1]);
  });

  it("takes as many workers as Lambda does for its two sources", () => {
    for (const workers of [4, 1002]) synthesizeQueues(() => {}, { workers });
    for (const workers of [3, 1003]) {
      expect(() => synthesizeQueues(() => {}, { workers })).to.throw(
        ConfigurationError,
        `broadcastWorkers is ${workers}; expected a whole number from 4 to 1002`,
      );
    }
  });
});
