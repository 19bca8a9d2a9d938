// Arbitrary plans with a secret in arbitrary places, marked as Terraform marks it.
import * as fc from "fast-check";
import { SOURCES } from "../../../plan-review/iam/policy-sources.ts";
import { STATEFUL_TYPES } from "../../../plan-review/rules/stateful-types.ts";

/** Stands for the secret in the text of a plan. */
export const SECRET = "@@secret@@";

/** Stands for a secret number, with its quotes. */
export const SECRET_NUMBER = "@@number@@";

/** A value with its trees of marks and of what is unknown. */
interface Part {
  value: unknown;
  marks: unknown;
  unknown: unknown;
}

const plain = (value: unknown): Part => ({ value, marks: false, unknown: false });
const hidden = (value: unknown): Part => ({ value, marks: true, unknown: false });

const SCALARS = [
  "a",
  "eu-west-1",
  "",
  "NONE",
  "CUSTOM",
  "*",
  "sqs:SendMessage",
  true,
  false,
  0,
  7,
  null,
];

const statement = (place: number): object => ({
  Effect: place === 0 ? SECRET : "Allow",
  Action: place === 1 ? SECRET : "sqs:*",
  Resource: place === 2 ? `arn:aws:sqs:eu-west-1:1:${SECRET}` : "*",
  Principal: place === 3 ? { AWS: SECRET } : "*",
  Condition: { StringEquals: { "aws:PrincipalOrgID": place === 4 ? SECRET : "o-1" } },
  Sid: place === 5 ? SECRET : "s",
});

const secretLeaf = fc.oneof(
  fc.constant(hidden(SECRET)),
  fc.constant(hidden(SECRET_NUMBER)),
  fc.constant(hidden(`https://u:${SECRET}@example.com/`)),
  fc.constant(hidden(`\${aws_x_y.z.arn}/${SECRET}`)),
  fc.constant(hidden({ [SECRET]: "name" })),
  fc.constant(hidden([SECRET, "a"])),
  fc.constant({ value: undefined, marks: true, unknown: true }),
  fc.constant({ value: {}, marks: true, unknown: { [SECRET]: true } }),
  fc.nat(5).map((place) => hidden(JSON.stringify({ Statement: [statement(place)] }))),
);

const plainLeaf = fc.oneof(
  fc.constantFrom(...SCALARS).map(plain),
  fc.constant({ value: undefined, marks: false, unknown: true }),
  fc.constant(plain(JSON.stringify({ Statement: [statement(9)] }))),
);

const NAMES = [
  ..."name policy role inline_policy managed_policy_arns permissions_boundary assume_role_policy".split(
    " ",
  ),
  ..."policy_arn principal action source_arn source_account event_source_token function_name arn".split(
    " ",
  ),
  ..."ttl enabled attribute_name route_key authorization_type authorizer_id api_id environment".split(
    " ",
  ),
  ..."default_route_settings throttling_rate_limit throttling_burst_limit route_settings tags".split(
    " ",
  ),
  ..."sqs_managed_sse_enabled kms_master_key_id event_source_arn ingress cidr_blocks retention_in_days".split(
    " ",
  ),
  ..."deletion_protection_enabled variables password id force_destroy statement actions".split(" "),
];

const toList = (parts: Part[]): Part => ({
  value: parts.map(({ value }) => value ?? null),
  marks: parts.map(({ marks }) => marks),
  unknown: parts.map(({ unknown }) => unknown),
});

const toMap = (parts: Record<string, Part>): Part => {
  const pick = (tree: keyof Part) =>
    Object.fromEntries(Object.entries(parts).map(([name, one]) => [name, one[tree]]));
  return { value: pick("value"), marks: pick("marks"), unknown: pick("unknown") };
};

const { part } = fc.letrec<{ part: Part; list: Part; map: Part }>((tie) => ({
  part: fc.oneof({ maxDepth: 3 }, plainLeaf, secretLeaf, tie("list"), tie("map")),
  list: fc.array(tie("part"), { maxLength: 3 }).map(toList),
  map: fc.dictionary(fc.constantFrom(...NAMES), tie("part"), { maxKeys: 4 }).map(toMap),
}));

const attributes = fc
  .dictionary(fc.constantFrom(...NAMES), part, { minKeys: 1, maxKeys: 6 })
  .map(toMap);

/** Sometimes the whole object is marked. */
const body = fc.oneof(
  { weight: 9, arbitrary: attributes },
  {
    weight: 1,
    arbitrary: attributes.map((one) => ({ ...one, marks: true })),
  },
);

const ACTIONS = [
  ["no-op"],
  ["create"],
  ["update"],
  ["delete"],
  ["delete", "create"],
  ["create", "delete"],
  ["forget"],
];

const change = fc
  .record({ actions: fc.constantFrom(...ACTIONS), before: body, after: body })
  .map(({ actions, before, after }) => {
    const isNew = actions[0] === "create" && actions.length === 1;
    const isGone = actions.length === 1 && (actions[0] === "delete" || actions[0] === "forget");
    return {
      actions,
      before: isNew ? null : before.value,
      after: isGone ? null : after.value,
      after_unknown: isGone ? {} : after.unknown,
      before_sensitive: isNew ? false : before.marks,
      after_sensitive: isGone ? false : after.marks,
      replace_paths: Object.keys(before.value as object).map((name) => [name, SECRET]),
      generated_config: `password = "${SECRET}"`,
    };
  });

type Change = typeof change extends fc.Arbitrary<infer Value> ? Value : never;

/** A path into something that is not hidden is not a secret. */
const withRealPaths = (one: Change): Change => ({
  ...one,
  replace_paths: one.replace_paths.filter(([name = ""]) =>
    [one.before_sensitive, one.after_sensitive].some(
      (marks) => marks === true || (marks as Record<string, unknown>)[name] === true,
    ),
  ),
});

const TYPES = [...Object.keys(SOURCES), ...STATEFUL_TYPES, "aws_x_thing", "aws_lambda_function"];

const resourceChange = (index: number) =>
  fc
    .record({
      type: fc.constantFrom(...TYPES),
      change: change.map(withRealPaths),
      mode: fc.constantFrom("managed", "data"),
    })
    .map(({ type, change: one, mode }) => ({
      address: `${type}.r${index}`,
      mode,
      type,
      name: `r${index}`,
      change: mode === "data" ? { ...one, actions: ["read"] } : one,
    }));

const outputChange = fc.record({ before: part, after: part }).map(({ before, after }) => ({
  actions: ["update"],
  before: before.value,
  after: after.value,
  after_unknown: after.unknown,
  before_sensitive: before.marks,
  after_sensitive: after.marks,
}));

const invocation = body.map(({ value, marks, unknown }) => ({
  address: "action.aws_x.y",
  type: "aws_x",
  name: "y",
  config_values: value,
  config_sensitive: marks,
  config_unknown: unknown,
}));

/** The configuration has hidden arguments in clear, and so has the state. */
const toConfiguration = (changes: { address: string; change: Change }[]): object => ({
  variables: { token: { default: SECRET, sensitive: true } },
  resources: changes.map(({ address, change: { after, after_sensitive: marks } }) => ({
    address,
    expressions: Object.fromEntries(
      Object.entries(after ?? {}).flatMap(([name, value]) => {
        const isHidden = marks === true || (marks as Record<string, unknown>)[name] === true;
        return isHidden || !JSON.stringify(value ?? null).includes("@@")
          ? [
              [
                name,
                {
                  constant_value: isHidden ? `${SECRET}\${aws_x_y.z}` : value,
                  references: ["aws_x_y.z.arn"],
                },
              ],
            ]
          : [];
      }),
    ),
  })),
});

export const secretPlans = fc
  .record({
    changes: fc.tuple(resourceChange(0), resourceChange(1), resourceChange(2)),
    drift: resourceChange(3),
    deferred: resourceChange(4),
    output: outputChange,
    invocation,
  })
  .map(({ changes, drift, deferred, output, invocation: action }) => ({
    format_version: "1.2",
    terraform_version: "1.15.0",
    variables: { token: { value: SECRET } },
    planned_values: {
      outputs: { token: { sensitive: true, value: SECRET } },
      root_module: {
        resources: [
          {
            address: "aws_sqs_queue.kept",
            type: "aws_sqs_queue",
            values: { policy: SECRET },
            sensitive_values: { policy: true },
          },
        ],
      },
    },
    resource_changes: changes,
    resource_drift: [drift],
    deferred_changes: [{ reason: "unknown", resource_change: deferred }],
    output_changes: { url: output },
    action_invocations: [action],
    prior_state: { values: { outputs: { token: { sensitive: true, value: SECRET } } } },
    configuration: { root_module: toConfiguration(changes) },
  }));
