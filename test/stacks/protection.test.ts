// What protects data from loss and from unauthorized access.
import { expect } from "chai";
import { synthesize } from "../helpers/synthesize.ts";

describe("protection", () => {
  const stack = synthesize();

  describe("of the table", () => {
    for (const protectTable of [true, false]) {
      it(`is ${protectTable ? "on" : "off"} when the stack says so`, () => {
        const table = synthesize({ protectTable }).only("aws_dynamodb_table");
        expect(table["deletion_protection_enabled"]).to.equal(protectTable);
        expect(table["point_in_time_recovery"]).to.deep.equal({ enabled: protectTable });
      });
    }
  });

  describe("of the queues", () => {
    const queueAddress = (name: string) =>
      `aws_sqs_queue.${stack.ofType("aws_sqs_queue").get(`dev/broadcasts/${name}`)!["//"].metadata.uniqueId}`;

    it("refuses plain HTTP to each of them", () => {
      const policies = [...stack.ofType("aws_sqs_queue_policy").values()];
      expect(policies.map((policy) => policy["queue_url"]).toSorted()).to.deep.equal(
        ["dead-letters", "queue", "work-queue"]
          .map((name) => `\${${queueAddress(name)}.url}`)
          .toSorted(),
      );
      for (const { policy, queue_url } of policies as any[]) {
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
    });

    it("lets only the stack's two queues use its dead-letter queue", () => {
      const allow = stack.only("aws_sqs_queue_redrive_allow_policy");
      expect(allow["queue_url"]).to.equal(`\${${queueAddress("dead-letters")}.url}`);
      expect(JSON.parse(allow["redrive_allow_policy"])).to.deep.equal({
        redrivePermission: "byQueue",
        sourceQueueArns: ["queue", "work-queue"].map((name) => `\${${queueAddress(name)}.arn}`),
      });
    });
  });

  it("reserves concurrency when the stack says so", () => {
    const expected = new Map([
      ["authorizer", 20],
      ["connect", 20],
      ["disconnect", 20],
      ["broadcast", 12],
    ]);
    const functions = synthesize({ reservedConcurrency: 20, broadcastWorkers: 12 }).ofType(
      "aws_lambda_function",
    );
    for (const [path, fn] of functions) {
      expect(fn["reserved_concurrent_executions"], path).to.equal(
        expected.get(path.split("/")[1]!),
      );
    }
  });

  it("tags everything with its project and environment", () => {
    expect(stack.document["provider"].aws[0].default_tags).to.deep.equal([
      { tags: { project: "websocket", environment: "dev" } },
    ]);
  });
});
