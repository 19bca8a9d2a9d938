// Warnings that many resources share.
import { expect } from "chai";
import { abridge } from "../../../gateway/diagnostics/abridge.ts";

const warned = (subject: string, text = "it has no stage.") => ({
  subject,
  line: `${subject}: ${text}`,
});

describe("warnings with the same cause", () => {
  it("share a line that names each of them", () => {
    expect(abridge(["aws_x.a", "aws_x.b"].map((one) => warned(one)))).to.deep.equal([
      "aws_x.a, aws_x.b: it has no stage.",
    ]);
  });

  it("name many instances of a resource once, with their number", () => {
    const subjects = [
      ...Array.from({ length: 60 }, (_, at) => `aws_x.many["route${at}"]`),
      ...["a", "b", "c", 'd"e', "]"].map((key) => `module.m[${JSON.stringify(key)}].aws_x.in[0]`),
      "aws_x.few[0]",
      "aws_x.few[1]",
    ];
    expect(abridge(subjects.map((one) => warned(one)))).to.deep.equal([
      "aws_x.many[*] (60 instances), module.m[*].aws_x.in[*] (5 instances), " +
        "aws_x.few[0], aws_x.few[1]: it has no stage.",
    ]);
  });

  it("are three in full and the others by name where their texts differ", () => {
    const group = ["a", "b", "c", "d", "e"].map((name, at) =>
      warned(`aws_x.${name}`, `it has ${at}.`),
    );
    expect(abridge(group)).to.deep.equal([
      "aws_x.a: it has 0.",
      "aws_x.b: it has 1.",
      "aws_x.c: it has 2.",
      "The same is true of 2 more: aws_x.d, aws_x.e.",
    ]);
  });
});
