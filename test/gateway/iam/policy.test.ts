import { expect } from "chai";
import { createKeys, NO_KEYS } from "../../../gateway/iam/context-keys.ts";
import { judge, mayBeAllowed } from "../../../gateway/iam/policy.ts";
import { readPolicy } from "../../../gateway/iam/read-policy.ts";

const request = { action: "sqs:SendMessage", resource: "arn:queue", keys: NO_KEYS };
const allow = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:queue" };

const readStatements = (Statement: unknown, Version = "2012-10-17") =>
  readPolicy({ Version, Statement }, "p", "identity").statements;

describe("IAM policies", () => {
  for (const [what, Statement, allowed] of [
    ["nothing", [], false],
    ["an Allow that is not a list", allow, true],
    ["an Allow of another action", [{ ...allow, Action: ["sqs:Other"] }], false],
    ["an Allow in other letters", [{ ...allow, Action: ["SQS:send*"] }], true],
    ["an Allow of another resource", [{ ...allow, Resource: ["arn:other"] }], false],
    ["an Allow and a Deny", [allow, { ...allow, Effect: "Deny" }], false],
    [
      "an Allow and a Deny of something else",
      [allow, { ...allow, Effect: "Deny", Action: "sqs:x" }],
      true,
    ],
    ["several resources", [{ ...allow, Resource: ["arn:other", "arn:queue"] }], true],
    [
      "several of NotResource",
      [{ Effect: "Allow", Action: "*", NotResource: ["arn:other", "arn:queue"] }],
      false,
    ],
    ["NotAction of it", [{ Effect: "Allow", NotAction: "sqs:*", Resource: "*" }], false],
    ["NotAction of another", [{ Effect: "Allow", NotAction: "s3:*", Resource: "*" }], true],
    ["NotResource of it", [{ Effect: "Allow", Action: "*", NotResource: "arn:q*" }], false],
    ["NotResource of another", [{ Effect: "Allow", Action: "*", NotResource: "arn:x" }], true],
    ["an Allow without a resource", [{ Effect: "Allow", Action: "*" }], false],
    [
      "a resource with a variable that has no value",
      [{ ...allow, Resource: "arn:${aws:username}" }],
      false,
    ],
    [
      "NotResource with a variable that has no value",
      [{ Effect: "Allow", Action: "*", NotResource: "arn:${aws:username}" }],
      true,
    ],
    ["a condition that holds", [{ ...allow, Condition: { Null: { k: true } } }], true],
    ["a condition that does not", [{ ...allow, Condition: { Null: { k: false } } }], false],
    [
      "a Deny whose condition does not hold",
      [allow, { ...allow, Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": false } } }],
      true,
    ],
  ] as const) {
    it(`${what}: ${allowed ? "allowed" : "not allowed"}`, () => {
      const { decision } = judge(readStatements(Statement), request);
      expect(decision === "allowed").to.equal(allowed);
    });
  }

  it("replace variables in resources only since version 2012-10-17", () => {
    const Statement = { ...allow, Resource: "arn:${kind}" };
    const asked = { ...request, keys: createKeys(() => ({ kind: "queue" })) };
    expect(judge(readStatements(Statement), asked).decision).to.equal("allowed");
    expect(judge(readStatements(Statement, "2008-10-17"), asked).decision).to.equal("not allowed");
  });

  it("name the statement that denies", () => {
    const deny = { ...allow, Sid: "Never", Effect: "Deny" };
    const verdict = judge(readStatements([allow, deny]), request);
    expect(verdict).to.have.nested.property("by.name", 'p, statement 2 ("Never")');
  });

  it("name the condition that an Allow lacks", () => {
    const verdict = judge(
      readStatements(
        [allow, { ...allow, Action: "*" }].map((one) => ({
          ...one,
          Condition: { Bool: { k: true } },
        })),
      ),
      request,
    );
    expect(
      verdict.decision === "not allowed" && verdict.unmet.map((one) => one.conditions),
    ).to.deep.equal([['Bool k is absent, expected "true"'], ['Bool k is absent, expected "true"']]);
  });

  it("may allow what depends on a condition", () => {
    const Condition = { Bool: { k: true } };
    const conditional = { ...allow, Condition };
    expect(mayBeAllowed(readStatements(conditional), request)).to.equal(true);
    expect(
      mayBeAllowed(readStatements([allow, { ...conditional, Effect: "Deny" }]), request),
    ).to.equal(true);
    expect(mayBeAllowed(readStatements([allow, { ...allow, Effect: "Deny" }]), request)).to.equal(
      false,
    );
    const other = { ...allow, Action: "sqs:Other" };
    expect(mayBeAllowed(readStatements(other), request)).to.equal(false);
    expect(mayBeAllowed(readStatements([allow, { ...other, Effect: "Deny" }]), request)).to.equal(
      true,
    );
  });
});

describe("principals", () => {
  const service = "apigateway.amazonaws.com";

  for (const [Principal, trusted] of [
    [{ Service: service }, true],
    [{ Service: ["lambda.amazonaws.com", service] }, true],
    ["*", true],
    [{ AWS: "*" }, true],
    [{ Service: "apigateway.eu-west-1.amazonaws.com" }, false],
    [{ Service: "lambda.amazonaws.com" }, false],
    [{ AWS: "arn:aws:iam::000000000000:root" }, false],
    [{ AWS: "000000000000" }, false],
    [{ Federated: service }, false],
  ] as const) {
    const Statement = { Effect: "Allow", Action: "sts:AssumeRole" };
    const asked = { action: "sts:AssumeRole", resource: "role", keys: NO_KEYS, service };
    const decide = (principal: object) => {
      const document = { Statement: { ...Statement, ...principal } };
      return judge(readPolicy(document, "p", "resource").statements, asked).decision;
    };

    it(`${JSON.stringify(Principal)} ${trusted ? "are" : "are not"} API Gateway`, () => {
      expect(decide({ Principal }) === "allowed").to.equal(trusted);
      expect(decide({ NotPrincipal: Principal }) === "allowed").to.equal(!trusted);
    });
  }
});
