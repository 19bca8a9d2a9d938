// The tags of resources that conditions can see.
import { expect } from "chai";
import { readResourceTags, readTags } from "../../../gateway/iam/tags.ts";
import { loadConfiguration, type Resource } from "../../../gateway/terraform/configuration.ts";
import type { TerraformDocument } from "../../../gateway/terraform/document.ts";

const read = (resource: TerraformDocument["resource"]) =>
  Object.fromEntries(readTags(loadConfiguration({ resource: resource ?? {} }, {}).resources));

const QUEUE = "arn:aws:sqs:eu-west-1:000000000000:jobs";

describe("tags", () => {
  it("belong to tables, functions, queues, topics and event buses, by ARN", () => {
    const tags = { team: "blue" };
    const common = { arn: "arn:a", tags };
    expect(
      read({
        aws_dynamodb_table: { t: { ...common, name: "t", arn: "arn:table" } },
        aws_lambda_function: { f: { ...common, function_name: "f", arn: "arn:function" } },
        aws_sqs_queue: { q: { ...common, name: "q", arn: "arn:queue" } },
        aws_sns_topic: { s: { ...common, name: "s", arn: "arn:topic" } },
        aws_cloudwatch_event_bus: { b: { ...common, name: "b", arn: "arn:bus" } },
        aws_iam_role: { r: { ...common, name: "r", arn: "arn:role" } },
      }),
    ).to.deep.equal({
      "arn:table": tags,
      "arn:function": tags,
      "arn:queue": tags,
      "arn:topic": tags,
      "arn:bus": tags,
    });
  });

  for (const [what, attributes, expected] of [
    ["none", {}, {}],
    ["null", { tags: null }, {}],
    ["those of the resource", { tags: { a: "1" } }, { a: "1" }],
    ["also the provider's", { tags: { a: "1" }, tags_all: { a: "1", b: "2" } }, { a: "1", b: "2" }],
    ["numbers as text", { tags: { a: 5, b: true } }, { a: "5", b: "true" }],
    ["without what is unknown in a plan", { tags: { a: "1", b: null, c: {} } }, { a: "1" }],
  ] as const) {
    it(`of a queue are ${what}`, () => {
      const resource = { aws_sqs_queue: { q: { name: "jobs", arn: QUEUE, ...attributes } } };
      expect(read(resource as unknown as TerraformDocument["resource"])).to.deep.equal({
        [QUEUE]: expected,
      });
    });
  }

  const resourceWith = (attributes: Record<string, unknown>) =>
    ({
      type: "aws_sqs_queue",
      address: "aws_sqs_queue.q",
      attribute: (name: string) => attributes[name],
    }) as unknown as Resource;

  it("are those of the resource where a plan has no others", () => {
    expect(readResourceTags(resourceWith({ tags: { a: "1" } }))).to.deep.equal({ a: "1" });
    expect(readResourceTags(resourceWith({ tags_all: {}, tags: { a: "1" } }))).to.deep.equal({});
    expect(readResourceTags(resourceWith({}))).to.deep.equal({});
    expect(readResourceTags(resourceWith({ tags: null }))).to.deep.equal({});
  });

  it("of a resource without a known ARN are left out", () => {
    expect([...readTags([resourceWith({ tags: { a: "1" } })])]).to.deep.equal([]);
  });
});
