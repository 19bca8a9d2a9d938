// The environment of a function: its own variables, and those that Lambda sets.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
import type { Credentials } from "../iam/credentials.ts";
import type { LambdaModel } from "../model/functions.ts";

/** Nothing of the gateway's own environment is passed on, and no AWS profile of this machine is read. */
export const environmentVariables = (
  fn: LambdaModel,
  { region, taskRoot, credentials }: { region: string; taskRoot: string; credentials: Credentials },
): Record<string, string> => ({
  ...fn.environment,
  AWS_REGION: region,
  AWS_DEFAULT_REGION: region,
  AWS_ACCESS_KEY_ID: credentials.accessKeyId,
  AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  AWS_SESSION_TOKEN: credentials.sessionToken,
  AWS_CONFIG_FILE: "/nonexistent/config",
  AWS_SHARED_CREDENTIALS_FILE: "/nonexistent/credentials",
  AWS_EC2_METADATA_DISABLED: "true",
  AWS_EXECUTION_ENV: `AWS_Lambda_${fn.runtime}`,
  AWS_LAMBDA_FUNCTION_NAME: fn.functionName,
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(fn.memoryMib),
  AWS_LAMBDA_LOG_GROUP_NAME: logGroupName(fn),
  AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
  LAMBDA_TASK_ROOT: taskRoot,
  _HANDLER: fn.handler,
  LANG: "en_US.UTF-8",
  TZ: ":UTC",
});

export const logGroupName = ({ functionName }: LambdaModel): string =>
  `/aws/lambda/${functionName}`;
