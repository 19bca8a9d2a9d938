// The model that the gateway serves: plain data, read once from a configuration.
import { readRolePolicies, type RolePolicies } from "../iam/role-policies.ts";
import type { Configuration, Resource } from "../terraform/configuration.ts";
import { type Api, readApi } from "./apis.ts";
import { readAsyncSettings, type TargetSettings } from "./async-settings.ts";
import { chooseApis } from "./chosen-apis.ts";
import { useArchiveSources } from "./code-source.ts";
import { type EventSourceMapping, readEventSourceMapping } from "./event-source-mappings.ts";
import { type LambdaModel, readFunction } from "./functions.ts";
import { type FunctionUrl, readFunctionUrl } from "./function-urls.ts";
import { type FunctionOverrides, overrideFunctions } from "./overrides.ts";
import { type HttpApi, readHttpApi } from "./http-apis.ts";
import type { Definitions } from "./openapi-definitions.ts";
import { type InvokePermission, readPermission } from "./permissions.ts";
import { type Queue, readQueue } from "./queues.ts";
import { type EventRule, readBusNames, readEventRules } from "./event-rules.ts";
import { groupByApi } from "./resources-of-api.ts";
import { readStreamMapping, type StreamMapping } from "./stream-mappings.ts";
import { readTableItem, type TableItem } from "./table-items.ts";
import { readTable, type Table } from "./tables.ts";
import { readSubscription, readTopic, type Subscription, type Topic } from "./topics.ts";
import { readTags } from "../iam/tags.ts";

export interface Model {
  region: string;
  /** WebSocket APIs. This list or `httpApis` has at least one API. */
  apis: Api[];
  httpApis: HttpApi[];
  functions: LambdaModel[];
  /** For asynchronous invocations; functions without them have Lambda's defaults. */
  asyncSettings: TargetSettings[];
  functionUrls: FunctionUrl[];
  permissions: InvokePermission[];
  rolePolicies: RolePolicies;
  /** Tags of resources, by ARN. */
  tags: Map<string, Record<string, string>>;
  tables: Table[];
  tableItems: TableItem[];
  queues: Queue[];
  topics: Topic[];
  subscriptions: Subscription[];
  eventSourceMappings: EventSourceMapping[];
  streamMappings: StreamMapping[];
  /** Names of EventBridge's buses. */
  busNames: string[];
  eventRules: EventRule[];
}

export interface ModelOptions {
  /** Address or name of the one WebSocket API to serve. Default: all of them. */
  apiName?: string;
  /** Override attributes of functions. */
  overrides?: FunctionOverrides;
  /** Folders or files that zips would be made of, by the path of the zip. Default: none. */
  archives?: ReadonlyMap<string, string>;
  /** OpenAPI definitions of HTTP APIs. Default: none. */
  definitions?: Definitions;
}

/**
 * @param directory the base of relative zip paths.
 * @throws {GatewayError} when the configuration is incomplete or invalid, or an option names an unknown resource.
 */
export const readModel = (
  { region, resources }: Configuration,
  directory: string,
  { apiName, overrides = {}, archives = new Map(), definitions = new Map() }: ModelOptions = {},
): Model => {
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const functions = overrideFunctions(
    useArchiveSources(readFunctions(ofType, directory), archives),
    overrides,
  );
  const ofApi = groupByApi(resources);
  const chosen = chooseApis(resources, apiName);
  const queues = ofType("aws_sqs_queue").map(readQueue);
  const tables = ofType("aws_dynamodb_table").map(readTable);
  return {
    region,
    apis: chosen.webSocket.map((api) => readApi(api, ofApi, functions)),
    httpApis: chosen.http.map((api) =>
      readHttpApi(api, { ofApi, functions, definition: definitions.get(api.address) }),
    ),
    functions,
    asyncSettings: ofType("aws_lambda_function_event_invoke_config").flatMap(
      (settings) => readAsyncSettings(settings, functions) ?? [],
    ),
    functionUrls: readFunctionUrls(ofType("aws_lambda_function_url"), functions),
    permissions: ofType("aws_lambda_permission").map(readPermission),
    rolePolicies: readRolePolicies(resources),
    tags: readTags(resources),
    tables,
    tableItems: ofType("aws_dynamodb_table_item").map(readTableItem),
    queues,
    ...readTopics(ofType),
    ...readMappings(ofType("aws_lambda_event_source_mapping"), { queues, tables, functions }),
    ...readEvents(ofType, { functions, queues }),
  };
};

const readEvents = (
  ofType: (type: string) => Resource[],
  targets: Pick<Model, "functions" | "queues">,
): Pick<Model, "busNames" | "eventRules"> => ({
  busNames: readBusNames(ofType("aws_cloudwatch_event_bus")),
  eventRules: readEventRules(
    ofType("aws_cloudwatch_event_rule"),
    ofType("aws_cloudwatch_event_target"),
    targets,
  ),
});

const readFunctionUrls = (urls: Resource[], functions: LambdaModel[]): FunctionUrl[] =>
  urls.flatMap((url) => readFunctionUrl(url, functions) ?? []);

const readFunctions = (ofType: (type: string) => Resource[], directory: string) => {
  const related = {
    aliases: ofType("aws_lambda_alias"),
    layers: ofType("aws_lambda_layer_version"),
    objects: [...ofType("aws_s3_object"), ...ofType("aws_s3_bucket_object")],
  };
  return ofType("aws_lambda_function").map((fn) => readFunction(fn, directory, related));
};

const readTopics = (
  ofType: (type: string) => Resource[],
): Pick<Model, "topics" | "subscriptions"> => ({
  topics: ofType("aws_sns_topic").map(readTopic),
  subscriptions: ofType("aws_sns_topic_subscription").map(readSubscription),
});

const readMappings = (
  mappings: Resource[],
  { queues, tables, functions }: Pick<Model, "queues" | "tables" | "functions">,
): Pick<Model, "eventSourceMappings" | "streamMappings"> => ({
  eventSourceMappings: mappings.flatMap(
    (mapping) => readEventSourceMapping(mapping, queues, functions) ?? [],
  ),
  streamMappings: mappings.flatMap(
    (mapping) => readStreamMapping(mapping, tables, functions) ?? [],
  ),
});
