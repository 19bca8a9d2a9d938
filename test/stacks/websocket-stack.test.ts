// The synthesized stack except its API: table, queue, functions, outputs, Terraform itself.
import { expect } from "chai";
import { ACTIONS, listNames } from "../helpers/routes.ts";
import { synthesize } from "../helpers/synthesize.ts";

const TABLE = ["CONNECTIONS_TABLE", "CONNECTION_LAYOUTS"];

/** What functions need beyond responding and logging. */
const VARIABLES: Record<string, string[]> = {
  authorizer: ["TOKEN_DIGESTS"],
  broadcast: [
    "BROADCAST_QUEUE_URL",
    "CHANNELS",
    "CONNECTIONS_TABLE",
    "CONNECTION_LAYOUTS",
    "DEAD_LETTER_QUEUE_URL",
    "POSTS_AT_ONCE",
    "POSTS_PER_SECOND",
    "WEBSOCKET_ENDPOINT",
    "WORK_QUEUE_URL",
  ],
  connect: ["CHANNELS", ...TABLE],
  default: ["ACTIONS"],
  disconnect: ["CHANNELS", ...TABLE],
  history: ["CHANNELS", ...TABLE],
  presence: ["CHANNELS", ...TABLE],
  publish: ["CHANNELS", ...TABLE, "DEAD_LETTER_QUEUE_URL", "WEBSOCKET_ENDPOINT", "WORK_QUEUE_URL"],
  subscribe: ["CHANNELS", ...TABLE],
  unsubscribe: ["CHANNELS", ...TABLE],
  sendmessage: ["BROADCAST_QUEUE_URL", "BROADCAST_RIGHT"],
};

describe("websocket stack", () => {
  const stack = synthesize();

  describe("table", () => {
    const table = stack.only("aws_dynamodb_table");

    it("expires items, and is billed by request", () => {
      expect(table["ttl"]).to.deep.equal({ attribute_name: "e", enabled: true });
      expect(table["billing_mode"]).to.equal("PAY_PER_REQUEST");
    });

    it("is keyed by shard and connection", () => {
      expect(table).to.include({ hash_key: "p", range_key: "c" });
      expect(table["attribute"]).to.deep.equal([
        { name: "p", type: "S" },
        { name: "c", type: "S" },
      ]);
    });

    it("is referred to by a constant name, because a replacement would collide otherwise", () => {
      const connect = stack.ofType("aws_lambda_function").get("dev/connect/function")!;
      expect(connect["environment"].variables.CONNECTIONS_TABLE).to.equal(table["name"]);
      expect(table["name"]).to.equal("websocket-dev-connections");
    });

    it("has 16 shards, or the stack's number", () => {
      const readLayouts = (props: object) =>
        synthesize(props).ofType("aws_lambda_function").get("dev/broadcast/function")![
          "environment"
        ].variables.CONNECTION_LAYOUTS;
      expect(readLayouts({})).to.equal("1:16");
      expect(readLayouts({ connectionLayouts: ["2:32", "1:16"] })).to.equal("2:32,1:16");
    });
  });

  describe("queues", () => {
    const queues = stack.ofType("aws_sqs_queue");
    const broadcast = stack.ofType("aws_lambda_function").get("dev/broadcast/function")!;
    const mappings = stack.ofType("aws_lambda_event_source_mapping");
    const working = ["queue", "work-queue"].map((name) => queues.get(`dev/broadcasts/${name}`)!);

    it("S25 hide a message for six times the function's timeout", () => {
      for (const queue of working) {
        expect(queue["visibility_timeout_seconds"]).to.be.at.least(6 * broadcast["timeout"]);
      }
    });

    it("S25 dead-letter a message after five receives, a whole number", () => {
      for (const queue of working) {
        const { maxReceiveCount, deadLetterTargetArn } = JSON.parse(queue["redrive_policy"]);
        expect(maxReceiveCount).to.equal(5);
        expect(deadLetterTargetArn).to.match(
          /^\$\{aws_sqs_queue\.broadcasts_dead-letters_\w+\.arn\}$/,
        );
      }
    });

    it("keep dead letters longer than messages, for SQS's maximum", () => {
      const deadLetters = queues.get("dev/broadcasts/dead-letters")!;
      // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html
      expect(deadLetters["message_retention_seconds"]).to.equal(14 * 24 * 60 * 60);
      for (const queue of working) {
        expect(deadLetters["message_retention_seconds"]).to.be.greaterThan(
          queue["message_retention_seconds"],
        );
      }
    });

    it("S25 are encrypted", () => {
      expect(queues.size).to.equal(3);
      for (const { sqs_managed_sse_enabled: encrypted } of queues.values()) {
        expect(encrypted).to.equal(true);
      }
    });

    it("S25 report failures per message, and start after the role may poll", () => {
      expect([...mappings.keys()]).to.deep.equal([
        "dev/broadcasts/broadcasts-mapping",
        "dev/broadcasts/work-mapping",
      ]);
      for (const mapping of mappings.values()) {
        expect(mapping["function_response_types"]).to.deep.equal(["ReportBatchItemFailures"]);
        expect(mapping["depends_on"]).to.deep.equal([policyAddress("broadcast", "policy")]);
      }
    });

    it("share the workers, and the workers share the post limit", () => {
      const concurrency = [...mappings.values()].map(
        (mapping) => mapping["scaling_config"].maximum_concurrency,
      );
      expect(concurrency).to.deep.equal([2, 8]);
      expect(broadcast["environment"].variables).to.include({
        POSTS_PER_SECOND: "1000",
        POSTS_AT_ONCE: "500",
      });
    });
  });

  const policyAddress = (name: string, policy: "basic-policy" | "policy"): string => {
    const { uniqueId } = stack.ofType("aws_iam_role_policy").get(`dev/${name}/${policy}`)![
      "//"
    ].metadata;
    return `aws_iam_role_policy.${uniqueId}`;
  };

  describe("functions", () => {
    it("depend only on their log groups, and on what Lambda requires of their role", () => {
      for (const [path, fn] of stack.ofType("aws_lambda_function")) {
        const logs = stack
          .ofType("aws_cloudwatch_log_group")
          .get(path.replace("/function", "/logs"))!;
        expect(logs).to.include({
          name: `/aws/lambda/${fn["function_name"]}`,
          retention_in_days: 7,
        });
        expect(fn["depends_on"]).to.deep.equal([
          `aws_cloudwatch_log_group.${logs["//"].metadata.uniqueId}`,
          policyAddress(path.split("/")[1]!, "basic-policy"),
        ]);
      }
    });

    it("run on nodejs24.x, and are compared by the hash that Lambda computes", () => {
      for (const fn of stack.ofType("aws_lambda_function").values()) {
        expect(fn["runtime"]).to.equal("nodejs24.x");
        expect(fn["source_code_hash"]).to.match(/^[A-Za-z0-9+/]{43}=$/);
        expect(fn).not.to.have.property("reserved_concurrent_executions");
      }
    });

    it("time out before API Gateway stops waiting for them", () => {
      for (const [path, fn] of stack.ofType("aws_lambda_function")) {
        if (path !== "dev/broadcast/function") expect(fn["timeout"]).to.be.below(29);
      }
    });

    it("get exactly the variables that they read", () => {
      const callbacks = listNames("callback");
      for (const [path, fn] of stack.ofType("aws_lambda_function")) {
        const name = path.split("/")[1]!;
        const expected = [
          ...(VARIABLES[name] ?? []),
          ...(callbacks.includes(name) ? ["WEBSOCKET_ENDPOINT"] : []),
        ];
        expect(Object.keys(fn["environment"]?.variables ?? {}), name).to.have.members(expected);
      }
    });

    it("know every action that a client may send", () => {
      const fn = stack.ofType("aws_lambda_function").get("dev/default/function")!;
      expect(fn["environment"].variables.ACTIONS.split(",")).to.deep.equal(ACTIONS);
    });

    it("build the endpoint without the stage, to avoid a cycle", () => {
      expect(stack.text).not.to.include("invoke_url");
    });
  });

  describe("outputs", () => {
    it("are those that users and scripts need", () => {
      expect(Object.keys(stack.document["output"]).toSorted()).to.deep.equal([
        "broadcast_queue_url",
        "connections_endpoint",
        "connections_table",
        "websocket_url",
      ]);
    });
  });

  describe("Terraform", () => {
    it("allows any later 6.x of the provider", () => {
      expect(stack.document["terraform"].required_providers.aws.version).to.equal("~> 6.25");
    });

    it("keeps its state outside of cdktf.out, by a relative path", () => {
      expect(stack.document["terraform"].backend.local.path).to.equal(
        "../../../terraform.dev.tfstate",
      );
    });

    it("contains no absolute path", () => {
      expect(stack.text).not.to.match(/"(\/(?!\/|aws\/)|[A-Z]:)/);
    });
  });
});
