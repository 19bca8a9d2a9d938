// What is kept of values with unknown parts.
import { expect } from "chai";
import { settle } from "../../../gateway/plan/settle.ts";
import { unknownValue } from "../../../gateway/terraform/unknown.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const HIDDEN = unknownValue("depends on x.y");

const read = (kind: string, value: Value) => {
  const { value: settled, notes } = settle({ kind, name: "p", path: "p", owner: "fn" }, value);
  return { value: settled, notes: Object.fromEntries(notes) };
};

const POLICY = "aws_iam_role_policy.policy";

const readPolicy = (...statements: object[]) => {
  const { value, notes } = read(
    POLICY,
    JSON.stringify({ Version: "2012-10-17", Statement: statements }),
  );
  return { statements: JSON.parse(String(value)).Statement, notes };
};

describe("a value with an unknown part", () => {
  it("is kept when nothing of it is unknown", () => {
    expect(read("a.b", { a: [1, "x"] })).to.deep.equal({ value: { a: [1, "x"] }, notes: {} });
  });

  it("has no value when all of it is unknown, or it is a name", () => {
    expect(read("a.b", HIDDEN)).to.deep.equal({ value: undefined, notes: {} });
    expect(read("a.b", `x-${HIDDEN}`)).to.deep.equal({ value: undefined, notes: {} });
  });

  it("loses one element of a list", () => {
    expect(read("aws_iam_role.managed_policy_arns", ["a", HIDDEN])).to.deep.equal({
      value: ["a"],
      notes: { "p[1]": "it depends on x.y. It is omitted." },
    });
  });

  it("loses one variable, and names the option that sets it", () => {
    const kind = "aws_lambda_function.environment.variables";
    expect(read(kind, { A: "a", B: `https://${HIDDEN}` })).to.deep.equal({
      value: { A: "a" },
      notes: { "p.B": "it depends on x.y. Set it with --env fn.B=VALUE." },
    });
  });

  it("loses a member whose name is unknown", () => {
    expect(read("a.b", { [HIDDEN]: 1, c: 2 })).to.deep.equal({
      value: { c: 2 },
      notes: { p: "it depends on x.y. It is omitted." },
    });
  });

  it("allows any in place of an unknown part of an Allow, and nothing else", () => {
    const known = { Effect: "Allow", Action: "a:B", Resource: "arn:1" };
    const { statements, notes } = readPolicy(known, {
      Effect: "Allow",
      Action: ["a:C"],
      Resource: ["arn:2", `arn:3/${HIDDEN}/*`],
    });
    expect(statements).to.deep.equal([
      known,
      { Effect: "Allow", Action: ["a:C"], Resource: ["arn:2", "arn:3/*/*"] },
    ]);
    expect(notes).to.deep.equal({ "p.Statement[1]": 'it depends on x.y. "*" stands for it.' });
  });

  it("keeps what is no text in a statement, and replaces names", () => {
    const { statements } = readPolicy({
      Effect: "Allow",
      Resource: HIDDEN,
      Condition: {
        Bool: { a: true, b: null },
        NumericLessThan: { n: 5 },
        StringLike: { [`k/${HIDDEN}`]: "v" },
      },
    });
    expect(statements).to.deep.equal([
      {
        Effect: "Allow",
        Resource: "*",
        Condition: {
          Bool: { a: true, b: null },
          NumericLessThan: { n: 5 },
          StringLike: { "k/*": "v" },
        },
      },
    ]);
  });

  it("drops a Deny that is partly unknown", () => {
    const { statements, notes } = readPolicy({ Effect: "Deny", Action: "*", Resource: HIDDEN });
    expect(statements).to.deep.equal([]);
    expect(notes).to.deep.equal({
      "p.Statement[0]": "it depends on x.y. The statement is omitted.",
    });
  });

  it("reads a policy with a single statement", () => {
    const text = JSON.stringify({ Statement: { Effect: "Allow", Action: "*", Resource: HIDDEN } });
    expect(JSON.parse(String(read(POLICY, text).value)).Statement).to.deep.equal([
      { Effect: "Allow", Action: "*", Resource: "*" },
    ]);
  });

  it("matches any source where a permission's is unknown in part", () => {
    expect(read("aws_lambda_permission.source_arn", `arn:x/${HIDDEN}/send`)).to.deep.equal({
      value: "arn:x/*/send",
      notes: { p: 'it depends on x.y. "*" stands for it.' },
    });
  });

  it("names all that it depends on", () => {
    const { notes } = read("a.b", [`${HIDDEN}${unknownValue("needs the function f()")}`]);
    expect(notes).to.deep.equal({
      "p[0]": "it depends on x.y, and needs the function f(). It is omitted.",
    });
  });
});
