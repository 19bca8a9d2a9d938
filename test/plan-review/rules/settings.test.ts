// Rules about protection that is turned off, weakened, shortened or removed, and about what stops working.
import { expect } from "chai";
import { GUARD_TYPES } from "../../../plan-review/rules/guards.ts";
import { changed, destroyed, findings, ids, kept, type Others } from "../resources.ts";

type Row = [type: string, before: object, after: object];

const block = (name: string, value: object) => ({ [name]: [value] });

const WORSE: [id: string, rows: Row[]][] = [
  [
    "PR022",
    [
      ["aws_db_instance", { deletion_protection: true }, { deletion_protection: false }],
      ["aws_lb", { enable_deletion_protection: true }, {}],
      ["aws_instance", { disable_api_termination: true }, { disable_api_termination: false }],
      [
        "aws_cognito_user_pool",
        { deletion_protection: "ACTIVE" },
        { deletion_protection: "INACTIVE" },
      ],
      ["aws_kms_key", { enable_key_rotation: true }, { enable_key_rotation: false }],
      ["aws_kms_key", { is_enabled: true }, { is_enabled: false }],
      ["aws_kms_key", { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }],
      [
        "aws_secretsmanager_secret",
        { recovery_window_in_days: 30 },
        { recovery_window_in_days: 0 },
      ],
      ["aws_sqs_queue", { message_retention_seconds: 1209600 }, { message_retention_seconds: 60 }],
      ["aws_sqs_queue", { visibility_timeout_seconds: 180 }, { visibility_timeout_seconds: 0 }],
      [
        "aws_sqs_queue",
        { redrive_policy: '{"maxReceiveCount":5}' },
        { redrive_policy: '{"maxReceiveCount":1}' },
      ],
      ["aws_sqs_queue", { redrive_policy: '{"maxReceiveCount":5}' }, { redrive_policy: "" }],
      ["aws_db_instance", { backup_retention_period: 7 }, { backup_retention_period: 0 }],
      ["aws_rds_cluster", { skip_final_snapshot: false }, { skip_final_snapshot: true }],
      ["aws_s3_bucket", { force_destroy: false }, { force_destroy: true }],
      [
        "aws_s3_bucket_versioning",
        block("versioning_configuration", { status: "Enabled" }),
        block("versioning_configuration", { status: "Suspended" }),
      ],
      [
        "aws_s3_bucket",
        block("versioning", { enabled: true }),
        block("versioning", { enabled: false }),
      ],
      ["aws_ebs_volume", { encrypted: true }, { encrypted: false }],
      [
        "aws_dynamodb_table",
        block("server_side_encryption", { enabled: true }),
        { server_side_encryption: [] },
      ],
      [
        "aws_ecr_repository",
        { image_tag_mutability: "IMMUTABLE" },
        { image_tag_mutability: "MUTABLE" },
      ],
      [
        "aws_instance",
        block("metadata_options", { http_tokens: "required" }),
        block("metadata_options", { http_tokens: "optional" }),
      ],
      ["aws_apigatewayv2_route", { authorization_type: "CUSTOM" }, { authorization_type: "NONE" }],
      ["aws_api_gateway_method", { authorization: "AWS_IAM" }, { authorization: "NONE" }],
      [
        "aws_apigatewayv2_domain_name",
        block("domain_name_configuration", { security_policy: "TLS_1_2" }),
        block("domain_name_configuration", { security_policy: "TLS_1_0" }),
      ],
      [
        "aws_cloudfront_distribution",
        block("viewer_certificate", { minimum_protocol_version: "TLSv1.2_2021" }),
        block("viewer_certificate", { minimum_protocol_version: "TLSv1" }),
      ],
      ["aws_cloudtrail", { enable_logging: true }, { enable_logging: false }],
      ["aws_cloudwatch_event_rule", { state: "ENABLED" }, { state: "DISABLED" }],
      ["aws_cognito_user_pool", { mfa_configuration: "ON" }, { mfa_configuration: "OFF" }],
      ["aws_lambda_function", { kms_key_arn: "arn:k" }, { kms_key_arn: "" }],
      ["aws_kinesis_stream", { retention_period: 168 }, { retention_period: 24 }],
    ],
  ],
  [
    "PR023",
    [
      ["aws_cloudwatch_log_group", { retention_in_days: 30 }, { retention_in_days: 1 }],
      ["aws_cloudwatch_log_group", { retention_in_days: 0 }, { retention_in_days: 3653 }],
      ["aws_cloudwatch_metric_alarm", { actions_enabled: true }, { actions_enabled: false }],
      ["aws_cloudwatch_metric_alarm", { alarm_actions: ["arn:t"] }, { alarm_actions: [] }],
      [
        "aws_apigatewayv2_stage",
        { ...stageLimits(), ...block("access_log_settings", { format: "f" }) },
        stageLimits(),
      ],
      ["aws_api_gateway_stage", { xray_tracing_enabled: true }, { xray_tracing_enabled: false }],
      [
        "aws_secretsmanager_secret_rotation",
        block("rotation_rules", { automatically_after_days: 30 }),
        block("rotation_rules", { automatically_after_days: 999 }),
      ],
    ],
  ],
  [
    "PR025",
    [
      [
        "aws_lambda_function",
        { reserved_concurrent_executions: -1 },
        { reserved_concurrent_executions: 0 },
      ],
    ],
  ],
  [
    "PR026",
    [
      [
        "aws_lambda_event_source_mapping",
        { enabled: true, function_response_types: ["ReportBatchItemFailures"] },
        { enabled: false, function_response_types: ["ReportBatchItemFailures"] },
      ],
    ],
  ],
  [
    "PR027",
    [
      [
        "aws_lambda_function",
        block("environment", { variables: { A: "1", B: "2" } }),
        block("environment", { variables: { A: "1" } }),
      ],
      ["aws_lambda_function", block("environment", { variables: { A: "1" } }), { environment: [] }],
    ],
  ],
];

function stageLimits() {
  return block("default_route_settings", { throttling_rate_limit: 1, throttling_burst_limit: 1 });
}

const find = ([type, before, after]: Row, others: Others = {}) =>
  ids(changed(type, { ...before }, { ...after }, others));

/** All the attributes of a change are hidden. */
const hidden: Others = { sensitiveBefore: true, sensitiveAfter: true };

const name = ([type, before, after]: Row): string =>
  `${type} ${JSON.stringify(before)} → ${JSON.stringify(after)}`;

for (const [id, rows] of WORSE) {
  describe(`${id}, something that protects gets weaker`, () => {
    for (const row of rows) {
      const [type, before, after] = row;
      it(`is found once, and not the other way round: ${name(row)}`, () => {
        expect(find(row).filter((found) => found === id)).to.have.length(1);
        expect(find([type, after, before])).not.to.include(id);
        expect(find([type, before, before])).not.to.include(id);
        expect(ids(kept(type, { ...after }))).not.to.include(id);
      });
    }
  });
}

describe("a setting", () => {
  it("is judged, although its value is hidden, and not shown", () => {
    const row = (before: object, after: object) =>
      findings(changed("aws_kms_key", { ...before }, { ...after }, hidden));
    const window = row({ deletion_window_in_days: 30 }, { deletion_window_in_days: 7 });
    expect(window[0]?.what).to.equal(
      "`deletion_window_in_days` is cut from `(sensitive)` to `(sensitive)`.",
    );
    expect(row({ is_enabled: true }, { is_enabled: false })[0]?.id).to.equal("PR022");
    const environment = { environment: [{ variables: { A: "1" } }] };
    const marks = { environment: [{ variables: true }] };
    const lost = find(
      ["aws_lambda_function", { environment: [{ variables: { A: "1", B: "1" } }] }, environment],
      { sensitiveBefore: marks },
    );
    expect(lost).to.deep.equal(["PR027"]);
  });

  it("that is on and becomes unknown is a warning, when the configuration sets it", () => {
    const unknown = { unknown: { deletion_protection: true } };
    const row: Row = ["aws_db_instance", { deletion_protection: true }, {}];
    expect(find(row, unknown)).to.deep.equal([]);
    const written = { deletion_protection: { references: ["var.protect"] } };
    expect(find(row, { ...unknown, written })).to.deep.equal(["PR023"]);
  });

  it("may get stronger, or be of something else", () => {
    expect(find(["aws_x_y", { timeout: 10, size: 3 }, { timeout: 1, size: 1 }])).to.deep.equal([]);
    expect(
      find(["aws_x_y", { tags: { enabled: "true" } }, { tags: { enabled: "yes" } }]),
    ).to.deep.equal([]);
  });
});

describe("PR024, what guards or drives is destroyed", () => {
  for (const type of GUARD_TYPES) {
    it(`is found for ${type}`, () => {
      expect(ids(destroyed(type, {}))).to.include("PR024");
      expect(ids(kept(type, {}))).not.to.include("PR024");
    });
  }
});

describe("a guard that nobody has set", () => {
  it("is turned off by its first false when it is on by default", () => {
    expect(find(["aws_kms_key", {}, { is_enabled: false }])).to.deep.equal(["PR022"]);
    expect(find(["aws_kms_key", {}, { enable_key_rotation: false }])).to.deep.equal([]);
    expect(find(["aws_kms_key", {}, { is_enabled: true }])).to.deep.equal([]);
  });
});

describe("PR033, where requests and failures go", () => {
  for (const [severity, ...row] of [
    [
      "error",
      "aws_apigatewayv2_api",
      { route_selection_expression: "$request.body.action" },
      { route_selection_expression: "$request.body.type" },
    ],
    [
      "warning",
      "aws_sqs_queue",
      { redrive_policy: '{"deadLetterTargetArn":"arn:a"}' },
      { redrive_policy: '{"deadLetterTargetArn":"arn:b"}' },
    ],
    [
      "warning",
      "aws_lambda_function",
      block("dead_letter_config", { target_arn: "arn:a" }),
      block("dead_letter_config", { target_arn: "arn:b" }),
    ],
  ] as [string, ...Row][]) {
    it(`is ${severity} for ${name(row)}`, () => {
      const [type, before, after] = row;
      const found = findings(changed(type, { ...before }, { ...after }));
      expect(found.map((one) => `${one.severity} ${one.id}`)).to.deep.equal([`${severity} PR033`]);
      expect(find([type, {}, after])).not.to.include("PR033");
    });
  }
});
