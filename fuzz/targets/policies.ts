// IAM policies: parsed, and evaluated for a call. The first line is the resource.
import { createKeys } from "../../gateway/iam/context-keys.ts";
import { judge } from "../../gateway/iam/policy.ts";
import { readPolicyText } from "../../gateway/iam/read-policy.ts";
import { matchesArn, parsePattern } from "../../shared/wildcards.ts";
import { OPERATOR_NAMES } from "../../gateway/iam/condition-operators.ts";
import {
  compareGrants,
  listGrants,
  spell,
  UnreadablePolicy,
} from "../../plan-review/iam/grants.ts";
import { listWidened } from "../../plan-review/iam/coverage.ts";
import { COMMON_TOKENS, refusedBy, type Target } from "../target.ts";

const ask = (input: Buffer): void => {
  const [resource = "", ...lines] = input.toString().split("\n");
  const text = lines.join("\n");
  const keys = createKeys(() => ({
    "aws:SourceIp": "127.0.0.1",
    "aws:CurrentTime": "2024-01-01T00:00:00Z",
    "aws:PrincipalTag/team": resource,
    "dynamodb:LeadingKeys": ["a", resource],
  }));
  for (const kind of ["identity", "resource"] as const) {
    const { statements } = readPolicyText(text, "fuzz", kind);
    judge(statements, { action: "sqs:SendMessage", resource, keys, service: "sqs.amazonaws.com" });
    for (const { resources } of statements) {
      for (const pattern of resources?.patterns ?? []) matchesArn(parsePattern(pattern), resource);
    }
  }
  refusedBy(() => {
    const grants = listGrants(text);
    spell(listWidened([], compareGrants([], grants)));
    listWidened(grants, compareGrants(grants, grants));
  }, UnreadablePolicy);
};

const policy = (statement: object, version = "2012-10-17"): string =>
  JSON.stringify({ Version: version, Statement: [statement] });

const target: Target = {
  tokens: [
    ...COMMON_TOKENS,
    ...OPERATOR_NAMES,
    ..."Version Statement Sid Effect Allow Deny Action NotAction Resource NotResource Principal NotPrincipal Condition".split(
      " ",
    ),
    ..."ForAnyValue: ForAllValues: IfExists aws:SourceIp aws:CurrentTime aws:PrincipalTag/team dynamodb:LeadingKeys".split(
      " ",
    ),
    ..."${aws:PrincipalTag/team,'x'} ${*} ${?} ${$} ${ } * ? *a*a*a*a*b arn:aws:sqs:eu-west-1:000000000000:jobs 2008-10-17".split(
      " ",
    ),
    "\n",
    "0.0.0.0/0",
    "::/129",
  ],
  seeds: [
    `arn:aws:sqs:eu-west-1:0:jobs\n${policy({ Effect: "Allow", Action: ["sqs:*"], Resource: "arn:*:jobs" })}`,
    `${"a".repeat(200)}\n${policy({
      Sid: "x",
      Effect: "Deny",
      NotAction: "s3:*",
      Resource: ["${aws:PrincipalTag/team}", "*a*a*a*b"],
      Condition: {
        StringLike: { "aws:PrincipalTag/team": ["a*", "?"] },
        IpAddressIfExists: { "aws:SourceIp": "127.0.0.0/8" },
        "ForAllValues:StringEquals": { "dynamodb:LeadingKeys": ["a"] },
        DateLessThan: { "aws:CurrentTime": "2030-01-01" },
        NumericEquals: { "aws:EpochTime": "1" },
        Null: { "aws:TokenIssueTime": true },
      },
    })}`,
    `q\n${policy({ Effect: "Allow", Principal: { Service: ["sqs.amazonaws.com"], AWS: "*" }, Action: "*" })}`,
  ],
  run: ask,
};

export default target;
