// Every argument of a served resource is read, declared to have no effect, or warned of. The provider's schema lists
// the arguments; recording what the model reads shows which are read.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ARGUMENTS, findDeclarations } from "../../../../gateway/model/arguments/table.ts";
import { readModel } from "../../../../gateway/model/model.ts";
import { readDefinitions } from "../../../../gateway/model/openapi-definitions.ts";
import { loadConfiguration } from "../../../../gateway/terraform/configuration.ts";
import { findPluginMirror } from "../../../../scripts/lib/plugin-mirror.ts";
import { api_id, documentWith } from "../../helpers/judge.ts";
import { listArguments } from "../../../helpers/provider-bindings.ts";

/** Arguments without a declaration. */
const listUnknown = (type: string, paths: string[]): string[] =>
  paths
    .filter((path) => findDeclarations(type, path).length === 0)
    .map((path) => `${type}.${path}`);

describe("arguments of served resources", () => {
  for (const type of ARGUMENTS.keys()) {
    it(`of ${type} are all declared, compared with the provider's bindings`, () => {
      const paths = listArguments(type);
      expect(paths).to.have.length.above(1);
      expect(listUnknown(type, paths)).to.deep.equal([]);
    });
  }

  it("are all declared, compared with an installed provider's schema", function () {
    const schemas = providerSchemas();
    if (typeof schemas === "string") {
      this.test!.title += ` (not checked: ${schemas})`;
      return;
    }
    const unknown = [...ARGUMENTS.keys()].flatMap((type) =>
      listUnknown(type, pathsIn(schemas[type]!.block, "")),
    );
    expect(unknown).to.deep.equal([]);
  });

  it("are not served, or have no effect, for a reason", () => {
    for (const [type, declarations] of ARGUMENTS) {
      for (const { path, kind, meaning } of declarations)
        expect(meaning, `${type}.${path}`).to.match(kind === "served" ? /^$/ : /^\w.* .*\w$/);
    }
  });

  it("are declared as served if and only if the model reads them", async () => {
    const read = await readByModel();
    for (const type of ARGUMENTS.keys()) {
      const declared = [...ARGUMENTS.get(type)!]
        .filter(({ kind }) => kind === "served")
        .map(({ path }) => path.split(".")[0]!);
      const known = new Set(ARGUMENTS.get(type)!.map(({ path }) => path.split(".")[0]!));
      const actual = [...(read.get(type) ?? [])].filter((name) => known.has(name) && name !== "id");
      expect(actual.toSorted(), type).to.deep.equal([...new Set(declared)].toSorted());
    }
  });
});

/** Names of attributes that the model reads, by type. */
const readByModel = async (): Promise<Map<string, Set<string>>> => {
  const { region, resources } = loadConfiguration(EVERYTHING, {});
  const read = new Map<string, Set<string>>();
  const watched = resources.map((resource) => ({
    ...resource,
    attribute: (name: string) => {
      const names = read.get(resource.type) ?? new Set();
      read.set(resource.type, names.add(name));
      // `given` lists attributes without reading them.
      if (name === "tags_all") names.add("tags");
      return resource.attribute(name);
    },
  }));
  const definitions = await readDefinitions(watched);
  readModel({ region, resources: watched }, "/stack", { definitions });
  return read;
};

const ALLOW = '{"Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}';

/** A resource of each type, complete enough that all of it is read. */
const EVERYTHING = documentWith({
  "aws_dynamodb_table.changes": {
    name: "changes",
    hash_key: "id",
    billing_mode: "PAY_PER_REQUEST",
    attribute: [{ name: "id", type: "S" }],
    stream_enabled: true,
    stream_view_type: "KEYS_ONLY",
  },
  "aws_lambda_event_source_mapping.changes": {
    event_source_arn: "${aws_dynamodb_table.changes.stream_arn}",
    function_name: "${aws_lambda_function.ping.arn}",
    starting_position: "LATEST",
  },
  "aws_apigatewayv2_api.web": { name: "web", protocol_type: "HTTP", target: "https://example.com" },
  "aws_apigatewayv2_api.quick": {
    protocol_type: "HTTP",
    target: "${aws_lambda_function.ping.arn}",
  },
  "aws_apigatewayv2_integration.web": {
    api_id: "${aws_apigatewayv2_api.web.id}",
    integration_type: "AWS_PROXY",
    integration_uri: "${aws_lambda_function.ping.invoke_arn}",
  },
  "aws_apigatewayv2_integration.url": {
    api_id: "${aws_apigatewayv2_api.web.id}",
    integration_type: "HTTP_PROXY",
    integration_uri: "https://example.com",
  },
  "aws_apigatewayv2_authorizer.jwt": {
    api_id: "${aws_apigatewayv2_api.web.id}",
    name: "jwt",
    authorizer_type: "JWT",
    jwt_configuration: [{ issuer: "https://example.com", audience: ["web"] }],
  },
  "aws_apigatewayv2_authorizer.ask": {
    api_id: "${aws_apigatewayv2_api.web.id}",
    name: "ask",
    authorizer_type: "REQUEST",
    authorizer_uri: "${aws_lambda_function.ping.invoke_arn}",
  },
  "aws_apigatewayv2_route.web": {
    api_id: "${aws_apigatewayv2_api.web.id}",
    route_key: "GET /web",
    target: "integrations/${aws_apigatewayv2_integration.web.id}",
    authorization_type: "JWT",
    authorizer_id: "${aws_apigatewayv2_authorizer.jwt.id}",
  },
  "aws_apigatewayv2_route.url": {
    api_id: "${aws_apigatewayv2_api.web.id}",
    route_key: "GET /url",
    target: "integrations/${aws_apigatewayv2_integration.url.id}",
    authorization_type: "CUSTOM",
    authorizer_id: "${aws_apigatewayv2_authorizer.ask.id}",
  },
  "aws_apigatewayv2_integration.aws": {
    api_id,
    integration_type: "AWS",
    integration_uri: "${aws_lambda_function.ping.invoke_arn}",
  },
  "aws_apigatewayv2_route.aws": {
    api_id,
    route_key: "aws",
    target: "integrations/${aws_apigatewayv2_integration.aws.id}",
  },
  "aws_apigatewayv2_integration.queue": {
    api_id,
    integration_type: "AWS",
    integration_uri: "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/jobs",
  },
  "aws_apigatewayv2_integration.http": {
    api_id,
    integration_type: "HTTP",
    integration_uri: "https://example.com",
  },
  "aws_apigatewayv2_route.http": {
    api_id,
    route_key: "http",
    target: "integrations/${aws_apigatewayv2_integration.http.id}",
  },
  "aws_apigatewayv2_route.queue": {
    api_id,
    route_key: "queue",
    target: "integrations/${aws_apigatewayv2_integration.queue.id}",
  },
  "aws_apigatewayv2_integration_response.mapped": {
    integration_id: "${aws_apigatewayv2_integration.aws.id}",
  },
  "aws_lambda_layer_version.shared": { layer_name: "shared", filename: "shared.zip" },
  "aws_lambda_function.ping": { layers: ["${aws_lambda_layer_version.shared.arn}"] },
  "aws_lambda_alias.live": {
    name: "live",
    function_name: "${aws_lambda_function.ping.function_name}",
    function_version: "1",
  },
  "aws_lambda_function_event_invoke_config.ping": {
    function_name: "${aws_lambda_function.ping.function_name}",
  },
  "aws_dynamodb_table_item.first": { table_name: "rooms", hash_key: "id", item: "{}" },
  "aws_cloudwatch_event_bus.orders": { name: "orders" },
  "aws_sns_topic.news": { name: "news" },
  "aws_sns_topic_subscription.news": {
    topic_arn: "${aws_sns_topic.news.arn}",
    protocol: "sqs",
    endpoint: "${aws_sqs_queue.jobs.arn}",
  },
  "aws_iam_policy.shared": { name: "shared", policy: ALLOW },
  "aws_iam_policy_attachment.shared": {
    name: "shared",
    policy_arn: "${aws_iam_policy.shared.arn}",
    roles: ["fixture"],
  },
  "aws_iam_role_policy_attachment.shared": {
    role: "fixture",
    policy_arn: "${aws_iam_policy.shared.arn}",
  },
});

interface Block {
  attributes?: Record<string, { optional?: boolean; required?: boolean }>;
  block_types?: Record<string, { block: Block }>;
}

const pathsIn = ({ attributes = {}, block_types = {} }: Block, prefix: string): string[] => [
  ...Object.entries(attributes)
    .filter(([, { optional, required }]) => optional === true || required === true)
    .map(([name]) => `${prefix}${name}`),
  ...Object.entries(block_types).flatMap(([name, { block }]) =>
    pathsIn(block, `${prefix}${name}.`),
  ),
];

/** @returns the schemas by type, or why they are not available. */
const providerSchemas = (): Record<string, { block: Block }> | string => {
  const mirror = findPluginMirror(process.env["TF_PLUGIN_MIRROR"]);
  if (!mirror) return "no mirror of the AWS provider on this machine";
  const cwd = mkdtempSync(join(tmpdir(), "provider-schema-"));
  const terraform = (...args: string[]) =>
    spawnSync("terraform", args, {
      cwd,
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
      env: { ...process.env, CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "terraform.rc" },
    });
  try {
    const path = JSON.stringify(mirror.directory);
    writeFileSync(
      join(cwd, "terraform.rc"),
      `provider_installation { filesystem_mirror { path = ${path} } }`,
    );
    const required_providers = { aws: { source: "hashicorp/aws", version: mirror.version } };
    writeFileSync(join(cwd, "main.tf.json"), JSON.stringify({ terraform: { required_providers } }));
    const { error } = terraform("init", "-input=false");
    if (error) return `cannot run terraform: ${error.message}`;
    const { stdout } = terraform("providers", "schema", "-json");
    const schemas = JSON.parse(stdout) as {
      provider_schemas: Record<string, { resource_schemas: Record<string, { block: Block }> }>;
    };
    return schemas.provider_schemas["registry.terraform.io/hashicorp/aws"]!.resource_schemas;
  } finally {
    rmSync(cwd, { recursive: true });
  }
};
