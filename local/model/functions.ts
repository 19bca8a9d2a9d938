// Lambda functions, as the gateway runs them.
import { isAbsolute, join } from "node:path";
import { invalid, optionalNumber, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { toTextMap } from "../terraform/values.ts";

export interface LambdaModel {
  address: string;
  functionName: string;
  arn: string;
  roleArn: string;
  /** "" when the configuration names no file: the code is in S3, or is an image. */
  zipPath: string;
  /** `file.export` */
  handler: string;
  /** For example `nodejs24.x`. */
  runtime: string;
  timeoutSeconds: number;
  memoryMib: number;
  environment: Record<string, string>;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MIB = 128;

/** @param directory that relative zip paths start from: the stack's. */
export const readFunction = (resource: Resource, directory: string): LambdaModel => ({
  address: resource.address,
  functionName: requiredText(resource, "function_name"),
  arn: requiredText(resource, "arn"),
  roleArn: requiredText(resource, "role"),
  zipPath: absolute(directory, optionalText(resource, "filename")),
  handler: optionalText(resource, "handler") ?? "",
  runtime: optionalText(resource, "runtime") ?? "",
  timeoutSeconds: optionalNumber(resource, "timeout") ?? DEFAULT_TIMEOUT_SECONDS,
  memoryMib: optionalNumber(resource, "memory_size") ?? DEFAULT_MEMORY_MIB,
  environment: toTextMap(block(resource.attribute("environment"))["variables"]),
});

const absolute = (directory: string, path: string | undefined): string => {
  if (path === undefined) return "";
  return isAbsolute(path) ? path : join(directory, path);
};

/**
 * @param uri of an integration or authorizer: `…:lambda:path/2015-03-31/functions/{function ARN}/invocations`.
 * @returns the function's ARN without a version or alias, or undefined when the URI is of another kind.
 */
const functionArnOf = (uri: string): string | undefined =>
  /functions\/(arn:[^/]*?:function:[^/:]+)(?::[^/]+)?\/invocations$/.exec(uri)?.[1];

/** @param attribute that holds the URI. */
export const requiredFunctionArn = (resource: Resource, attribute: string): string => {
  const uri = requiredText(resource, attribute);
  const arn = functionArnOf(uri);
  if (arn === undefined) {
    throw invalid(
      resource,
      `${attribute} ${JSON.stringify(uri)} calls no Lambda function. ` +
        'Set it to "${aws_lambda_function.NAME.invoke_arn}".',
    );
  }
  return arn;
};
