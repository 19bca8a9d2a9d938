// Terraform settings of every stack: the provider with default tags, the versions, and where state is kept.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import type { TerraformStack } from "cdktf";
import { check, REGION } from "../modules/index.ts";
import { keepStateInS3, keepStateLocally, type StateLocation } from "./state-backend.ts";

export interface TerraformSettings {
  region: string;
  /** Value of the tag `environment`. */
  environment: string;
  /** Default: local state. */
  state?: StateLocation;
}

export const PROJECT = "websocket";

export const configureTerraform = (
  stack: TerraformStack,
  { region, environment, state }: TerraformSettings,
): void => {
  check("region", region, REGION);
  new AwsProvider(stack, "aws", {
    region,
    defaultTags: [{ tags: { project: PROJECT, environment } }],
  });
  if (state) keepStateInS3(stack, { region, ...state });
  else keepStateLocally(stack);
  // The bindings are frozen at 6.25.0; later fixes of the provider itself are allowed.
  stack.addOverride("terraform.required_providers.aws.version", "~> 6.25");
  stack.addOverride("terraform.required_version", ">= 1.11");
};
