// Event source mappings from queues to functions, by each form of function name.
import { expect } from "chai";
import { readFixture } from "../helpers/read-fixture.ts";

describe("an event source mapping", () => {
  for (const [name, qualifier] of [
    ["fixture-ping", undefined],
    ["fixture-ping:live", "live"],
    ["000000000000:function:fixture-ping", undefined],
    ["000000000000:function:fixture-ping:3", "3"],
    ["arn:aws:lambda:eu-west-1:000000000000:function:fixture-ping:live", "live"],
  ] as const) {
    it(`finds its function by ${name}`, () => {
      const { model } = readFixture({
        routes: { ping: {} },
        resources: {
          aws_sqs_queue: { jobs: { name: "jobs" } },
          aws_lambda_event_source_mapping: {
            jobs: { event_source_arn: "${aws_sqs_queue.jobs.arn}", function_name: name },
          },
        },
      });
      const [mapping] = model.eventSourceMappings;
      expect(mapping?.functionArn).to.equal(model.functions[0]!.arn);
      expect(mapping?.qualifier).to.equal(qualifier);
    });
  }
});
