// How Lambda handles asynchronous invocations of a function.
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
import { optionalNumber, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { findTarget, type LambdaModel, type OwnTarget } from "./functions.ts";

export interface AsyncSettings {
  /** Attempts after the first one failed, 0 to 2. */
  maxRetries: number;
  /** Seconds that an event waits at most, 60 to 21,600. */
  maxAgeSeconds: number;
  /** ARN that receives a record of each event that was given up. */
  onFailureArn?: string;
  /** ARN that receives a record of each event that was handled. */
  onSuccessArn?: string;
}

/** Settings of a function, or of one of its versions and aliases. */
export interface TargetSettings extends AsyncSettings {
  target: OwnTarget;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html */
const DEFAULT_ASYNC_SETTINGS: AsyncSettings = { maxRetries: 2, maxAgeSeconds: 21_600 };

/** @param resource of the type `aws_lambda_function_event_invoke_config`. @returns undefined for another's function. */
export const readAsyncSettings = (
  resource: Resource,
  functions: LambdaModel[],
): TargetSettings | undefined => {
  const target = findTarget(functions, requiredText(resource, "function_name"));
  if (!target) return undefined;
  const qualifier = optionalText(resource, "qualifier") || target.qualifier;
  const destinations = block(resource.attribute("destination_config"));
  const readArn = (name: string): string | undefined => {
    const arn = block(destinations[name])["destination"];
    return typeof arn === "string" && arn !== "" ? arn : undefined;
  };
  const [onFailureArn, onSuccessArn] = [readArn("on_failure"), readArn("on_success")];
  return {
    target: { ...target, ...(qualifier !== undefined && { qualifier }) },
    maxRetries:
      optionalNumber(resource, "maximum_retry_attempts") ?? DEFAULT_ASYNC_SETTINGS.maxRetries,
    // The provider omits 0.
    maxAgeSeconds:
      optionalNumber(resource, "maximum_event_age_in_seconds") ||
      DEFAULT_ASYNC_SETTINGS.maxAgeSeconds,
    ...(onFailureArn !== undefined && { onFailureArn }),
    ...(onSuccessArn !== undefined && { onSuccessArn }),
  };
};

/** @returns the settings of the called version or alias; those of the function do not apply to it. */
export const findAsyncSettings = (
  settings: TargetSettings[],
  { fn, qualifier = "$LATEST" }: OwnTarget,
): AsyncSettings =>
  settings.find(
    ({ target }) => target.fn === fn && (target.qualifier ?? "$LATEST") === qualifier,
  ) ?? DEFAULT_ASYNC_SETTINGS;
