// Functions of the AWS provider, `provider::aws::NAME`.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/functions/arn_parse
import { GatewayError } from "../diagnostics/errors.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { text } from "./conversions.ts";
import type { Value } from "./values.ts";

const ARN =
  /^arn:(?<partition>[^:]+):(?<service>[^:]+):(?<region>[^:]*):(?<account_id>[^:]*):(?<resource>.+)$/s;

const parseArn = (arn: Value | undefined): Record<string, string> => {
  const { groups } = ARN.exec(text(arn)) ?? {};
  if (groups) return { ...groups };
  throw new GatewayError("EXPRESSION", `"${excerpt(text(arn))}" is not an ARN`);
};

const buildArn = (...parts: Value[]): string => ["arn", ...parts.map(text)].join(":");

const FUNCTIONS = new Map<string, (...args: Value[]) => Value>([
  ["arn_build", buildArn],
  ["arn_parse", parseArn],
  [
    "trim_iam_role_path",
    (arn) => {
      const { partition = "", account_id = "", resource = "" } = parseArn(arn);
      return buildArn(
        partition,
        "iam",
        "",
        account_id,
        resource.replace(/^role\/(?:.*\/)?/, "role/"),
      );
    },
  ],
]);

/** @param name with the namespace, whose second part is the configuration's own name of the provider. */
export const findProviderFunction = (name: string): ((...args: Value[]) => Value) | undefined =>
  FUNCTIONS.get(/^provider::\w+::(\w+)$/.exec(name)?.[1] ?? "");
