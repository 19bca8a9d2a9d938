// Attributes of queues: what SQS refuses is refused, whether a queue is created with them or gets them later.
import { expect } from "chai";
import { findWrongMember, nameMisfit } from "../../../gateway/aws/call-shapes.ts";

const DEAD = "arn:aws:sqs:eu-west-1:000000000000:dead";

const redrive = (policy: object) => JSON.stringify({ deadLetterTargetArn: DEAD, ...policy });

const reasonOf = (operation: string, name: string, value: unknown): string | undefined => {
  const target = `AmazonSQS.${operation}`;
  const misfit = findWrongMember(target, { QueueName: "q", Attributes: { [name]: value } });
  if (misfit) expect(nameMisfit(target, misfit)).to.equal("InvalidParameterValue");
  return misfit?.message;
};

const NUMBERS = [
  "VisibilityTimeout",
  "DelaySeconds",
  "MaximumMessageSize",
  "MessageRetentionPeriod",
  "ReceiveMessageWaitTimeSeconds",
  "KmsDataKeyReusePeriodSeconds",
];

for (const operation of ["CreateQueue", "SetQueueAttributes"])
  describe(`${operation} of SQS`, () => {
    it("refuses numbers that JavaScript reads as others, or not at all", () => {
      for (const name of NUMBERS) {
        for (const value of ["", " ", "0x10", "1e3", "5.0", "five", "5\n"])
          expect(reasonOf(operation, name, value), `${name} ${value}`).to.equal(
            `Value ${value} for parameter ${name} is invalid. Reason: Must be a number.`,
          );
        expect(reasonOf(operation, name, "900"), name).to.equal(undefined);
      }
    });

    it("refuses redrive policies that lack what SQS needs", () => {
      const refused = (value: string, reason: string) =>
        expect(reasonOf(operation, "RedrivePolicy", value)).to.equal(
          `Value ${value} for parameter RedrivePolicy is invalid. Reason: ${reason}`,
        );
      const missing = "Redrive policy does not contain mandatory attribute";
      refused("{}", `${missing}: deadLetterTargetArn.`);
      refused(redrive({}), `${missing}: maxReceiveCount.`);
      for (const value of ["{", "[]", "null", "5", " "]) refused(value, "Must be a JSON object.");
      for (const count of [0, -1, 1001, 1.5, "x", null])
        refused(
          redrive({ maxReceiveCount: count }),
          `Invalid value for maxReceiveCount: ${JSON.stringify(count)}, valid values are from 1 to 1000 both inclusive.`,
        );
    });

    it("takes redrive policies as numbers, as texts, and an empty one", () => {
      for (const value of [redrive({ maxReceiveCount: 1 }), redrive({ maxReceiveCount: "3" }), ""])
        expect(reasonOf(operation, "RedrivePolicy", value)).to.equal(undefined);
    });

    it("refuses other policies that are no objects, and flags that are neither true nor false", () => {
      for (const name of ["Policy", "RedriveAllowPolicy"]) {
        expect(reasonOf(operation, name, "nope")).to.match(/Must be a JSON object\.$/);
        for (const value of ["", "{}"])
          expect(reasonOf(operation, name, value)).to.equal(undefined);
      }
      for (const name of ["FifoQueue", "ContentBasedDeduplication", "SqsManagedSseEnabled"]) {
        expect(reasonOf(operation, name, "yes")).to.match(/Must be true or false\.$/);
        for (const value of ["true", "false"])
          expect(reasonOf(operation, name, value)).to.equal(undefined);
      }
    });

    it("takes the scopes and limits of FIFO queues, and refuses others", () => {
      for (const [name, values] of [
        ["DeduplicationScope", ["messageGroup", "queue"]],
        ["FifoThroughputLimit", ["perMessageGroupId", "perQueue"]],
      ] as const) {
        for (const value of values) expect(reasonOf(operation, name, value)).to.equal(undefined);
        expect(reasonOf(operation, name, "group")).to.match(/Must be \w+ or \w+\.$/);
      }
    });

    it("shows the beginning of a long value", () => {
      expect(reasonOf(operation, "RedrivePolicy", "[".repeat(100_000))).to.equal(
        `Value ${"[".repeat(100)} for parameter RedrivePolicy is invalid. Reason: Must be a JSON object.`,
      );
    });

    it("takes any text for other attributes", () => {
      expect(reasonOf(operation, "KmsMasterKeyId", "alias/any")).to.equal(undefined);
    });
  });
