// Calls that API Gateway makes with a role: who may assume it, and what it may do.
import { expect } from "chai";
import { createKeys } from "../../../gateway/iam/context-keys.ts";
import { readRolePolicies } from "../../../gateway/iam/role-policies.ts";
import {
  refusalOfCredentials,
  refusalOfPolicies,
  refusalOfTrust,
} from "../../../gateway/model/assumed-role.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";

const ROLE = "arn:aws:iam::000000000000:role/caller";
const SOURCE = "arn:aws:execute-api:eu-west-1:000000000000:api/dev/ping";
const FUNCTION = "arn:aws:lambda:eu-west-1:000000000000:function:says";

const allow = { Effect: "Allow", Action: "*", Resource: "*" };
const trusting = {
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal: { Service: "apigateway.amazonaws.com" },
};

const createModel = (trust?: object, statements: object[] = []) => {
  const toText = (Statement: object) => JSON.stringify({ Version: "2012-10-17", Statement });
  const role = {
    name: "caller",
    tags: { team: "blue" },
    inline_policy: { policy: toText(statements) },
    ...(trust && { assume_role_policy: toText(trust) }),
  };
  const { resources } = loadConfiguration({ resource: { aws_iam_role: { caller: role } } }, {});
  return {
    region: "eu-west-1",
    rolePolicies: readRolePolicies(resources),
    tags: new Map([
      [ROLE, { kind: "role" }],
      [FUNCTION, { kind: "function" }],
    ]),
  };
};

describe("the trust in API Gateway of a role", () => {
  const refuse = (trust?: object) => refusalOfTrust(createModel(trust), ROLE, SOURCE);

  it("is not known for a role elsewhere, and given by its trust policy", () => {
    expect(refuse()).to.equal(undefined);
    expect(refuse(trusting)).to.equal(undefined);
    expect(refusalOfTrust(createModel({}), `${ROLE}2`, SOURCE)).to.equal(undefined);
  });

  it("may depend on the source, its account, the Region, and the role's tags", () => {
    const Condition = {
      ArnLike: { "aws:SourceArn": SOURCE },
      StringEquals: {
        "aws:SourceAccount": "000000000000",
        "aws:RequestedRegion": "eu-west-1",
        "aws:ResourceTag/kind": "role",
      },
      DateGreaterThan: { "aws:CurrentTime": "2020-01-01" },
    };
    expect(refuse({ ...trusting, Condition })).to.equal(undefined);
    expect(refuse({ ...trusting, Condition: { ArnLike: { "aws:SourceArn": "arn:x" } } })).to.equal(
      `Its role ${ROLE} cannot be assumed. aws_iam_role.caller.assume_role_policy, statement 1, would allow it, but ` +
        `ArnLike aws:SourceArn is "${SOURCE}", expected "arn:x".`,
    );
  });

  it("is lacking for another service or action", () => {
    const missing = `Its role ${ROLE} cannot be assumed. Its trust policy does not name apigateway.amazonaws.com.`;
    const Principal = { Service: "lambda.amazonaws.com" };
    expect(refuse({ ...trusting, Principal })).to.equal(missing);
    expect(refuse({ ...trusting, Action: "sts:TagSession" })).to.equal(missing);
    expect(refuse({ ...trusting, Effect: "Deny" })).to.match(/cannot be assumed\. .* denies it\./);
  });

  it("needs a role", () => {
    expect(refusalOfCredentials(createModel(), undefined, SOURCE)).to.equal(
      "It has no credentials_arn, so no service accepts its calls. Set it to the ARN of a role.",
    );
    expect(refusalOfCredentials(createModel(trusting), ROLE, SOURCE)).to.equal(undefined);
    expect(
      refusalOfCredentials(createModel({ ...trusting, Effect: "Deny" }), ROLE, SOURCE),
    ).to.include("cannot be assumed");
  });
});

describe("what API Gateway may call with a role", () => {
  const SEND = { action: "sqs:SendMessage", resources: ["arn:a", "arn:b"] };
  const refuse = (statements: object[], call = SEND, value = "COUNT") =>
    refusalOfPolicies(createModel(undefined, statements), ROLE, call, () =>
      createKeys(() => ({ "dynamodb:Select": value })),
    );

  it("is what its policies allow, on each resource", () => {
    expect(refuse([allow])).to.equal(undefined);
    expect(refuse([])).to.equal(`Its role ${ROLE} lacks sqs:SendMessage on arn:a.`);
    expect(refuse([{ ...allow, Resource: "arn:a" }])).to.equal(
      `Its role ${ROLE} lacks sqs:SendMessage on arn:b.`,
    );
    expect(refusalOfPolicies(createModel(), ROLE, { action: "a:b", resources: [] })).to.equal(
      undefined,
    );
  });

  it("is explained by the statement that denies, or whose condition does not hold", () => {
    expect(refuse([allow, { ...allow, Effect: "Deny" }])).to.equal(
      `Its role ${ROLE} is denied. aws_iam_role.caller.inline_policy, statement 2, denies it. ` +
        "A Deny overrides any Allow: change that statement.",
    );
    const Condition = { StringEquals: { "dynamodb:Select": "ALL" } };
    expect(refuse([{ ...allow, Condition }])).to.equal(
      `Its role ${ROLE} is denied. aws_iam_role.caller.inline_policy, statement 1, would allow it, but ` +
        'StringEquals dynamodb:Select is "COUNT", expected "ALL".',
    );
    expect(refuse([{ ...allow, Condition }], SEND, "ALL")).to.equal(undefined);
  });

  it("may depend on the role, its session, the Region, and the tags of a function, whatever its version", () => {
    const StringEquals = {
      "aws:PrincipalTag/team": "blue",
      "aws:RequestedRegion": "eu-west-1",
      "aws:ResourceTag/kind": "function",
    };
    const StringLike = { "aws:userid": "*:BackplaneAssumeRoleSession" };
    const invoke = (...resources: string[]) => ({ action: "lambda:InvokeFunction", resources });
    const statements = [{ ...allow, Condition: { StringEquals, StringLike } }];
    expect(refuse(statements, invoke(FUNCTION, `${FUNCTION}:live`))).to.equal(undefined);
    expect(refuse(statements, invoke(`${FUNCTION}s`))).to.include("ResourceTag/kind is absent");
    const defaults = refusalOfPolicies(createModel(undefined, statements), ROLE, invoke(FUNCTION));
    expect(defaults).to.equal(undefined);
  });
});
