import { ALLOW_LAMBDA, type Case, type Changes, itFinds } from "../helpers/judge.ts";

const ROLE = "aws_iam_role.other";
const role = (args: object): Changes => ({
  [ROLE]: { name: "other", assume_role_policy: ALLOW_LAMBDA, ...args },
});
const LOGS = "aws_iam_role_policy.logs";
const SOUND = { Effect: "Allow", Action: "logs:PutLogEvents", Resource: "*" };
const policy = (statement: object): string => JSON.stringify({ Statement: [statement] });

describe("rules of a role", () => {
  itFinds([
    [
      "a name with a space",
      role({ name: "my role" }),
      `${ROLE}: Terraform: invalid value for name (must match`,
    ],
    [
      "a name of 65 characters",
      role({ name: "r".repeat(65) }),
      `${ROLE}: Terraform: expected length of name to be in the range (1 - 64)`,
    ],
    [
      "a name twice",
      role({ name: "fixture" }),
      `${ROLE}: IAM: Role with name fixture already exists. (as aws_iam_role.fixture)`,
    ],
    [
      "a name and a prefix",
      role({ name_prefix: "b" }),
      `${ROLE}: Terraform: "name": conflicts with name_prefix`,
    ],
    [
      "a path without slashes",
      role({ path: "team" }),
      `${ROLE}: ours: path is "team"; expected a slash at the start and at the end`,
    ],
    ["a path", role({ path: "/team/" })],
    [
      "a session of a minute",
      role({ max_session_duration: 60 }),
      `${ROLE}: Terraform: expected max_session_duration to be in the range (3600 - 43200), got 60`,
    ],
    [
      "a boundary that is not an ARN",
      role({ permissions_boundary: "boundary" }),
      `${ROLE}: Terraform: "permissions_boundary" (boundary) is an invalid ARN: arn: invalid prefix`,
    ],
    [
      "a trust policy that is not JSON",
      role({ assume_role_policy: "lambda" }),
      `${ROLE}: Terraform: "assume_role_policy" contains an invalid JSON: "lambda"`,
    ],
    [
      "a trust policy with a resource and without a principal",
      role({ assume_role_policy: policy({ ...SOUND, Action: "sts:AssumeRole" }) }),
      `${ROLE}: IAM: Has prohibited field Resource`,
      `${ROLE}: IAM: Missing required field Principal`,
    ],
    [
      "an inline policy without resources",
      role({
        inline_policy: [{ name: "x", policy: policy({ Effect: "Allow", Action: "s3:GetObject" }) }],
      }),
      `${ROLE}: IAM: Policy statement must contain resources.`,
    ],
  ]);
});

describe("rules of a role's policy", () => {
  itFinds([
    [
      "a role by its ARN",
      { [LOGS]: { role: "${aws_iam_role.fixture.arn}" } },
      `${LOGS}: Terraform: "role" must be the role's name not its ARN`,
    ],
    [
      "one that is not JSON",
      { [LOGS]: { policy: "logs" } },
      `${LOGS}: Terraform: "policy" contains an invalid JSON: "logs"`,
    ],
    ...(
      [
        ["no Effect", { ...SOUND, Effect: undefined }, "Syntax errors in policy. (Effect)"],
        ["no Action", { ...SOUND, Action: undefined }, "Policy statement must contain actions."],
        [
          "no Resource",
          { ...SOUND, Resource: undefined },
          "Policy statement must contain resources.",
        ],
        [
          "a Principal",
          { ...SOUND, Principal: "*" },
          "Policy document should not specify a principal.",
        ],
        [
          "an Action without a service",
          { ...SOUND, Action: ["logs:PutLogEvents", "PutItem"] },
          "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc. (PutItem)",
        ],
        [
          "a Resource that is not an ARN",
          { ...SOUND, Resource: ["*", "things"] },
          'Resource things must be in ARN format or "*".',
        ],
      ] as const
    ).map(([what, statement, words]): Case => [
      `a statement with ${what}`,
      { [LOGS]: { policy: policy(statement) } },
      `${LOGS}: IAM: ${words}`,
    ]),
    [
      "a managed policy with a space in its name",
      { "aws_iam_policy.shared": { name: "my policy", policy: policy(SOUND) } },
      "aws_iam_policy.shared: Terraform: invalid value for name (must match",
    ],
    [
      "an attachment without an ARN",
      {
        "aws_iam_role_policy_attachment.x": { role: "fixture", policy_arn: "AdministratorAccess" },
      },
      'aws_iam_role_policy_attachment.x: Terraform: "policy_arn" (AdministratorAccess) is an invalid ARN: arn: invalid prefix',
    ],
  ]);
});
