// Warnings of values that a plan does not contain.
import { expect } from "chai";
import { describeUnknown, withoutGiven } from "../../../gateway/plan/unknown-values.ts";

const variables = (address: string) => `${address}.environment.variables`;

describe("values that a plan does not contain", () => {
  it("have a line each, also on objects' own names", () => {
    const unknown = new Map([
      ["aws_sqs_queue.constructor.name", "It is omitted."],
      ["module.a_b.aws_sqs_queue.q.policy", "It is omitted."],
    ]);
    expect(describeUnknown(unknown)).to.deep.equal([
      "aws_sqs_queue.constructor.name is not in the plan: It is omitted.",
      "module.a_b.aws_sqs_queue.q.policy is not in the plan: It is omitted.",
    ]);
  });

  it("are all named, but not all explained, when many resources have them", () => {
    const functions = ["a", "b", "c"].map((name) => `aws_lambda_function.${name}`);
    const others = [
      'module.m["x.y"].aws_lambda_function.this["k"]',
      'aws_lambda_function.this["k]l"]',
      "aws_lambda_function.counted[12]",
      "module.aws_m.aws_lambda_function.d",
    ];
    const unknown = new Map([
      ...[...functions, ...others].map(
        (address, at) => [`${variables(address)}.V${at}`, "Why."] as const,
      ),
      ["aws_sqs_queue.q.name", "Why."],
    ]);
    const lines = describeUnknown(unknown);
    expect(lines).to.have.length(5);
    expect(lines[3]).to.equal(
      `The same is true of 4 more: ${others.map((address, at) => `${variables(address)}.V${at + 3}`).join(", ")}.`,
    );
    expect(lines[4]).to.equal("aws_sqs_queue.q.name is not in the plan: Why.");
  });

  it("are of one kind whatever their keys are, and of none if they are not AWS's", () => {
    const linesOf = (...paths: string[]) =>
      describeUnknown(new Map(paths.map((path) => [path, "Why."]))).length;
    const each = (toPath: (number: number) => string) => [1, 2, 3, 4, 5].map(toPath);
    expect(linesOf(...each((number) => `aws_sqs_queue.q["a.aws_x.y.${number}"].name`))).to.equal(4);
    expect(linesOf(...each((number) => `google_x.y${number}.name`))).to.equal(5);
    expect(linesOf(...each((number) => `my_aws_x.y${number}.name`))).to.equal(5);
  });

  it("do not matter where a variable is given", () => {
    const [a, b] = ["A", "B"].map((name) => `${variables("aws_lambda_function.f")}.${name}`);
    const left = withoutGiven(new Map([a!, b!].map((path) => [path, "x"])), new Set([a!]));
    expect([...left.keys()]).to.deep.equal([b]);
  });
});
