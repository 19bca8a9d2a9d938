// Attributes that AWS assigns at creation: ids, ARNs, URLs. Here they are derived from the address and the arguments, so
// that they are the same in every run.
import { createHash } from "node:crypto";
import { own } from "../../shared/own.ts";
import { computedElsewhere } from "./computed-elsewhere.ts";
import type { Value } from "./values.ts";

export interface ComputedContext {
  /** For example `aws_sqs_queue.jobs`. */
  address: string;
  region: string;
  accountId: string;
  /** Evaluates an argument of the resource; undefined when it is not set. */
  argument: (name: string) => Value | undefined;
  /** Evaluates an argument of another resource; undefined when there is no such resource or argument. */
  findArgument: (type: string, id: string, name: string) => Value | undefined;
}

/** Computed on access: by then all referenced resources are known. */
type Attributes = Record<string, () => Value>;

export const computedAttributes = (type: string, context: ComputedContext): Attributes =>
  own(BY_TYPE, type)?.(context) ??
  computedElsewhere(type, {
    ...context,
    identifier: (length) => identifier(context, length),
  }) ??
  anyResource(context);

const BY_TYPE: Record<string, (context: ComputedContext) => Attributes> = {
  aws_apigatewayv2_api: (context) => {
    const id = identifier(context, 10);
    return {
      id: () => id,
      arn: () => `arn:aws:apigateway:${context.region}::/apis/${id}`,
      api_endpoint: () =>
        `${scheme(context.argument("protocol_type"))}://${id}.execute-api.${context.region}.amazonaws.com`,
      execution_arn: () => arn(context, "execute-api", id),
    };
  },

  aws_apigatewayv2_stage: (context) => {
    const name = () => text(context.argument("name"));
    const apiId = () => text(context.argument("api_id"));
    const protocol = () => context.findArgument("aws_apigatewayv2_api", apiId(), "protocol_type");
    return {
      id: name,
      arn: () => `arn:aws:apigateway:${context.region}::/apis/${apiId()}/stages/${name()}`,
      invoke_url: () =>
        `${scheme(protocol())}://${apiId()}.execute-api.${context.region}.amazonaws.com/${name() === "$default" ? "" : name()}`,
      execution_arn: () => arn(context, "execute-api", `${apiId()}/${name()}`),
    };
  },

  aws_apigatewayv2_domain_name: (context) => ({
    id: () => text(context.argument("domain_name")),
    arn: () =>
      `arn:aws:apigateway:${context.region}::/domainnames/${text(context.argument("domain_name"))}`,
  }),

  aws_lambda_function: (context) => {
    const name = () => readName(context, "function_name");
    const functionArn = () => arn(context, "lambda", `function:${name()}`);
    const version = () => (context.argument("publish") === true ? "1" : "$LATEST");
    return {
      id: name,
      function_name: name,
      arn: functionArn,
      qualified_arn: () => `${functionArn()}:${version()}`,
      version,
      invoke_arn: () => invokeArn(context.region, functionArn()),
      qualified_invoke_arn: () => invokeArn(context.region, `${functionArn()}:${version()}`),
    };
  },

  aws_lambda_alias: (context) => {
    const fn = () => text(context.argument("function_name")).replace(/^arn:.*:function:/, "");
    const aliasArn = () =>
      arn(context, "lambda", `function:${fn()}:${text(context.argument("name"))}`);
    return {
      id: aliasArn,
      arn: aliasArn,
      invoke_arn: () => invokeArn(context.region, aliasArn()),
    };
  },

  aws_lambda_layer_version: (context) => {
    const layerArn = () => arn(context, "lambda", `layer:${text(context.argument("layer_name"))}`);
    return {
      id: () => `${layerArn()}:1`,
      arn: () => `${layerArn()}:1`,
      layer_arn: layerArn,
      version: () => "1",
    };
  },

  aws_lambda_function_url: (context) => {
    const fn = () => text(context.argument("function_name")).replace(/^arn:.*:function:/, "");
    const qualifier = () => text(context.argument("qualifier"));
    const id = () => (qualifier() === "" ? fn() : `${fn()}/${qualifier()}`);
    // Not of the address: a data source of the same function gives the same URL.
    const urlId = () => identifier({ ...context, address: `url of ${id()}` }, 32);
    return {
      id,
      function_arn: () => arn(context, "lambda", `function:${id().replace("/", ":")}`),
      function_url: () => `https://${urlId()}.lambda-url.${context.region}.on.aws/`,
      url_id: urlId,
    };
  },

  aws_iam_role: (context) => {
    const name = () => readName(context, "name");
    const path = () => text(context.argument("path")) || "/";
    return {
      id: name,
      name,
      arn: () => iamArn(context, `role${path()}${name()}`),
      unique_id: () => createRoleId(name()),
    };
  },

  aws_iam_policy: (context) => {
    const name = () => readName(context, "name");
    const path = () => text(context.argument("path")) || "/";
    const policyArn = () => iamArn(context, `policy${path()}${name()}`);
    return { id: policyArn, name, arn: policyArn };
  },

  aws_dynamodb_table: (context) => {
    const name = () => readName(context, "name");
    const tableArn = () => arn(context, "dynamodb", `table/${name()}`);
    return {
      id: name,
      arn: tableArn,
      stream_arn: () => `${tableArn()}/stream/${STREAM_LABEL}`,
      stream_label: () => STREAM_LABEL,
    };
  },

  aws_sqs_queue: (context) => {
    const { region, accountId } = context;
    const name = () => readName(context, "name");
    const url = () => `https://sqs.${region}.amazonaws.com/${accountId}/${name()}`;
    return { id: url, url, name, arn: () => arn(context, "sqs", name()) };
  },

  aws_sns_topic: (context) => {
    const name = () => readName(context, "name");
    const topicArn = () => arn(context, "sns", name());
    return { id: topicArn, name, arn: topicArn, owner: () => context.accountId };
  },

  aws_sfn_state_machine: (context) => {
    const name = () => readName(context, "name");
    const machineArn = () => arn(context, "states", `stateMachine:${name()}`);
    return { id: machineArn, name, arn: machineArn };
  },

  aws_cloudwatch_event_bus: (context) => {
    const name = () => readName(context, "name");
    return { id: name, name, arn: () => arn(context, "events", `event-bus/${name()}`) };
  },

  aws_cloudwatch_event_rule: (context) => {
    const name = () => readName(context, "name");
    const bus = () =>
      text(context.argument("event_bus_name")).replace(/^arn:.*:event-bus\//, "") || "default";
    const path = () => (bus() === "default" ? name() : `${bus()}/${name()}`);
    return { id: name, name, arn: () => arn(context, "events", `rule/${path()}`) };
  },

  aws_cloudwatch_log_group: (context) => {
    const name = () => readName(context, "name");
    return { id: name, name, arn: () => arn(context, "logs", `log-group:${name()}`) };
  },
};

/** The time at which a table's stream was enabled. */
const STREAM_LABEL = "1970-01-01T00:00:00.000";

/** Of an API's URLs. */
const scheme = (protocol: Value | undefined): string => (protocol === "HTTP" ? "https" : "wss");

/** @returns an id with the prefix of AWS's role ids, derived from the name. */
export const createRoleId = (name: string): string => {
  const digest = createHash("sha256").update(name).digest("hex");
  return `AROA${BigInt(`0x${digest}`).toString(36).toUpperCase().slice(0, 17)}`;
};

/** @returns the URI by which API Gateway invokes a function. */
const invokeArn = (region: string, functionArn: string): string =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;

const anyResource = (context: ComputedContext): Attributes => {
  const id = identifier(context, 7);
  return {
    id: () => id,
    arn: () => arn(context, context.address.replace(/^aws_([^_.]+).*/, "$1"), id),
  };
};

const arn = ({ region, accountId }: ComputedContext, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${accountId}:${resource}`;

const iamArn = ({ accountId }: ComputedContext, resource: string): string =>
  `arn:aws:iam::${accountId}:${resource}`;

/** @returns the given name, or a generated one with the given prefix, as the provider does. */
const readName = (context: ComputedContext, argument: string): string => {
  const name = context.argument(argument);
  if (typeof name === "string") return name;
  const prefix = context.argument(`${argument}_prefix`);
  return `${typeof prefix === "string" ? prefix : "terraform-"}${identifier(context, 12)}`;
};

/** @returns lower-case letters and digits, starting with a letter, like API Gateway's ids. */
const identifier = ({ address }: ComputedContext, length: number): string => {
  const digest = createHash("sha256").update(address).digest("hex");
  return `a${BigInt(`0x${digest}`).toString(36)}`.slice(0, length);
};

const text = (value: Value | undefined): string => (typeof value === "string" ? value : "");
