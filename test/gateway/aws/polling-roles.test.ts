// The permissions that roles need so that Lambda polls a queue or a stream for their functions.
import { expect } from "chai";
import { mayPoll } from "../../../gateway/aws/event-source-poller.ts";
import { mayReadStream } from "../../../gateway/aws/stream-poller.ts";
import type { AccessControl } from "../../../gateway/iam/access-control.ts";

const mapping: any = {
  fn: { address: "f" },
  queue: { arn: "arn:jobs" },
  stream: { arn: "arn:stream" },
};

describe("the role of a function", () => {
  for (const [what, may, arn, needed] of [
    [
      "a queue",
      mayPoll,
      "arn:jobs",
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"],
    ],
    [
      "a stream",
      mayReadStream,
      "arn:stream",
      [
        "dynamodb:DescribeStream",
        "dynamodb:GetRecords",
        "dynamodb:GetShardIterator",
        "dynamodb:ListStreams",
      ],
    ],
  ] as const) {
    it(`must allow all that reading ${what} takes`, () => {
      const asked: unknown[] = [];
      const mayWith = (denied: readonly string[]): boolean => {
        const refusalFor = (fn: unknown, { action, resources }: any) => {
          asked.push([fn, action, resources]);
          return denied.includes(action) ? { message: "", advice: "" } : undefined;
        };
        return may({ refusalFor } as unknown as AccessControl, mapping);
      };
      expect(mayWith([])).to.equal(true);
      expect(asked).to.deep.equal(needed.map((action) => [mapping.fn, action, [arn]]));
      for (const action of needed) expect(mayWith([action]), action).to.equal(false);
      expect(mayWith(needed)).to.equal(false);
    });
  }
});
