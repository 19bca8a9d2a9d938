// Functions of the AWS provider, with the examples of its documentation.
import { expect } from "chai";
import { parseExpression } from "../../../gateway/terraform/expression.ts";

const evaluate = (source: string) =>
  parseExpression(source)((name) => {
    throw new Error(`no ${name}`);
  });

const EXAMPLE = "arn:aws:iam::444455556666:role/example";

describe("functions of the AWS provider", () => {
  for (const [source, value] of [
    [
      `provider::aws::arn_parse("${EXAMPLE}")`,
      {
        partition: "aws",
        service: "iam",
        region: "",
        account_id: "444455556666",
        resource: "role/example",
      },
    ],
    ['provider::aws::arn_parse("arn:aws:sns:eu-west-1:1:a:b").resource', "a:b"],
    ['provider::aws::arn_build("aws", "iam", "", "444455556666", "role/example")', EXAMPLE],
    [
      'provider::aws::trim_iam_role_path("arn:aws:iam::444455556666:role/with/path/example")',
      EXAMPLE,
    ],
    [`provider::local_name::trim_iam_role_path("${EXAMPLE}")`, EXAMPLE],
  ] as const) {
    it(`evaluates ${source}`, () => {
      expect(evaluate(source)).to.deep.equal(value);
    });
  }

  it("rejects what is not an ARN", () => {
    expect(() => evaluate('provider::aws::arn_parse("example")')).to.throw(
      '"example" is not an ARN',
    );
  });

  for (const name of ["constructor", "other", "arn_parse_2"]) {
    it(`has no ${name}`, () => {
      expect(() => evaluate(`provider::aws::${name}("x")`)).to.throw("is not supported locally");
    });
  }
});
