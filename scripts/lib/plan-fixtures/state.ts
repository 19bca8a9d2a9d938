// Builds Terraform's state after a plan that creates everything, without an AWS account.
import { own } from "../../../shared/own.ts";
import { readConfiguration, type Resource } from "../../../gateway/index.ts";

type Value = NonNullable<ReturnType<Resource["attribute"]>> | null;

type Body = Record<string, Value>;

/** The parts of `terraform show -json` that the state is derived from. */
export interface CreatingPlan {
  terraform_version: string;
  planned_values: { root_module: { resources: { address: string; schema_version: number }[] } };
  resource_changes: {
    address: string;
    type: string;
    name: string;
    provider_name: string;
    change: { after: Body; after_unknown: Body };
  }[];
}

/** @returns a state file; attributes that AWS would set are those of the local gateway, or plausible values. */
export const createState = (plan: CreatingPlan, configurationPath: string): object => {
  const { resources } = readConfiguration({ configurationPath });
  const evaluated = new Map(resources.map((resource) => [resource.address, resource]));
  const planned = plan.planned_values.root_module.resources;
  const versions = new Map(planned.map((resource) => [resource.address, resource.schema_version]));
  return {
    version: 4,
    terraform_version: plan.terraform_version,
    serial: 1,
    lineage: "00000000-0000-0000-0000-000000000000",
    outputs: {},
    resources: plan.resource_changes.map((created) => ({
      mode: "managed",
      type: created.type,
      name: created.name,
      provider: `provider["${created.provider_name}"]`,
      instances: [
        {
          schema_version: versions.get(created.address) ?? 0,
          attributes: createAttributes(created, evaluated.get(created.address)),
          sensitive_attributes: [],
        },
      ],
    })),
  };
};

const createAttributes = (
  { type, change: { after, after_unknown: unknown } }: CreatingPlan["resource_changes"][number],
  resource: Resource | undefined,
): Body => {
  const names = Object.keys(unknown).filter((name) => hasUnknown(unknown[name]));
  const given = names.flatMap((name): [string, Value][] => {
    const value = resource?.attribute(name);
    return value === undefined ? [] : [[name, value]];
  });
  const plausible = Object.entries(own(PLAUSIBLE, type) ?? {}).filter(([name]) =>
    names.includes(name),
  );
  const filled = new Map<string, Value>(Object.entries({ ...after, tags_all: {} }));
  for (const [name, value] of [...plausible, ...given]) {
    filled.set(name, merge(filled.get(name), value));
  }
  return Object.fromEntries(filled);
};

const hasUnknown = (tree: Value | undefined): boolean =>
  tree === true || (typeof tree === "object" && Object.values(tree ?? {}).some(hasUnknown));

/** A block is an object in the configuration, and a list of objects in a state. */
const merge = (planned: Value | undefined, value: Value): Value => {
  if (!Array.isArray(planned) || !isObject(value)) return value;
  const [first] = planned;
  return [{ ...(isObject(first) ? first : {}), ...value }];
};

const isObject = (value: Value | undefined): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const CREATED_AT = "2026-01-01T00:00:00Z";

/** Defaults that AWS sets. */
const PLAUSIBLE: Record<string, Body> = {
  aws_apigatewayv2_api: { ip_address_type: "ipv4" },
  aws_apigatewayv2_integration: {
    integration_response_selection_expression: "${integration.response.statuscode}",
  },
  aws_apigatewayv2_stage: { default_route_settings: { logging_level: "OFF" } },
  aws_cloudwatch_log_group: { log_group_class: "STANDARD", name_prefix: "" },
  aws_dynamodb_table: {
    point_in_time_recovery: [{ enabled: false, recovery_period_in_days: 0 }],
    server_side_encryption: [],
    read_capacity: 0,
    write_capacity: 0,
    stream_arn: "",
    stream_label: "",
    stream_view_type: "",
  },
  aws_iam_role: {
    create_date: CREATED_AT,
    inline_policy: [],
    managed_policy_arns: [],
    name_prefix: "",
    unique_id: "AROAXXXXXXXXXXXXXXXXX",
  },
  aws_iam_role_policy: { name_prefix: "" },
  aws_lambda_event_source_mapping: { state: "Enabled", last_modified: CREATED_AT },
  aws_lambda_function: {
    code_sha256: "",
    ephemeral_storage: [{ size: 512 }],
    last_modified: CREATED_AT,
    logging_config: [
      { application_log_level: "", log_format: "Text", log_group: "", system_log_level: "" },
    ],
    signing_job_arn: "",
    signing_profile_version_arn: "",
    source_code_size: 100,
    tracing_config: [{ mode: "PassThrough" }],
  },
  aws_lambda_permission: { statement_id_prefix: "" },
  aws_sqs_queue: { name_prefix: "", policy: "", redrive_allow_policy: "" },
};
