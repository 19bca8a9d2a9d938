// Environment variables of a function: its own, and those that Lambda sets.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
import { randomUUID } from "node:crypto";
import type { Credentials } from "../iam/credentials.ts";
import type { LambdaModel } from "../model/functions.ts";

interface Surroundings {
  region: string;
  taskRoot: string;
  credentials: Credentials;
  logStreamName: string;
  /** Variables that the function's own replace. */
  defaults: Record<string, string>;
}

/** Passes on nothing of the gateway's environment, and makes SDKs ignore this machine's AWS profiles. */
export const environmentVariables = (
  fn: LambdaModel,
  surroundings: Surroundings,
): Record<string, string> => ({
  ...DEFAULTS,
  ...surroundings.defaults,
  ...fn.environment,
  ...reserved(fn, surroundings),
});

/** Overridable by the function's own variables. */
const DEFAULTS = {
  AWS_XRAY_CONTEXT_MISSING: "LOG_ERROR",
  AWS_XRAY_DAEMON_ADDRESS: "127.0.0.1:2000",
  LANG: "en_US.UTF-8",
  PATH: "/var/lang/bin:/usr/local/bin:/usr/bin/:/bin:/opt/bin",
  TZ: ":UTC",
};

const reserved = (
  fn: LambdaModel,
  { region, taskRoot, credentials, logStreamName }: Surroundings,
): Record<string, string> => ({
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
  AWS_CONFIG_FILE: "/nonexistent/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
  ...(isManaged(fn) && { AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}` }),
  AWS_LAMBDA_FUNCTION_NAME: fn.functionName,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMib),
  AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(fn),
  AWS_LAMBDA_LOG_STREAM_NAME: logStreamName,
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  LAMBDA_TASK_ROOT: taskRoot,
  LAMBDA_RUNTIME_DIR: "/var/runtime",
  _HANDLER: fn.handler,
});

/** Lambda does not set AWS_EXECUTION_ENV for runtimes that it does not manage: images and `provided`. */
const isManaged = ({ runtime }: LambdaModel): boolean =>
  runtime !== "" && !runtime.startsWith("provided");

export const logGroupName = ({ functionName }: LambdaModel): string =>
  `/aws/lambda/${functionName}`;

/** Each execution environment has its own log stream, named by its start date. */
export const createLogStreamName = (): string => {
  const [day = ""] = new Date().toISOString().split("T");
  return `${day.replaceAll("-", "/")}/[$LATEST]${randomUUID().replaceAll("-", "")}`;
};
