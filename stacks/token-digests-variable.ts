// The Terraform variable with the digests of accepted tokens, for stacks that do not list them.
import { Fn, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

/** @returns the variable's digests, comma-separated. It has no default: a plan without it asks, or fails in CI. */
export const tokenDigestsVariable = (scope: Construct): string => {
  const variable = new TerraformVariable(scope, "token_digests", {
    type: "list(string)",
    description: "SHA-256 digests (lower-case hex) of the tokens that may connect",
    validation: [
      {
        condition:
          '${length(var.token_digests) > 0 && alltrue([for d in var.token_digests : can(regex("^[0-9a-f]{64}$", d))])}',
        errorMessage: "Give at least one SHA-256 digest: 64 lower-case hexadecimal digits each.",
      },
    ],
  });
  return Fn.join(",", variable.listValue);
};
