// The Terraform variables that name an identity provider, and what its tokens must contain.
import { Fn, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

/** HTTPS, or a provider on the same laptop. */
const isUrl = (name: string): string =>
  `\${can(regex("^(https://|http://(localhost|127[.]0[.]0[.]1)(:[0-9]+)?(/|$))", var.${name}))}`;

/** Functions get the list as one text, which commas divide. @param but other characters that an element cannot have. */
const areWhole = (name: string, but = ""): { condition: string; errorMessage: string } => ({
  condition: `\${alltrue([for each in var.${name} : can(regex("^[^,${but}]+$", each))])}`,
  errorMessage: `Each of ${name} must be a text without a comma${but && " or a blank"}.`,
});

/** @returns variables of the authorizer. */
export const jwtVariables = (scope: Construct): Record<string, string> => ({
  JWT_ISSUER: urlVariable(scope, "jwt_issuer", "Issuer of the tokens, as in their claim iss"),
  JWT_JWKS_URI: urlVariable(scope, "jwt_jwks_uri", "URL of the issuer's public keys"),
  JWT_AUDIENCES: Fn.join(",", audiencesVariable(scope).listValue),
  JWT_TOKEN_USE: tokenUseVariable(scope).stringValue,
  JWT_SCOPES: Fn.join(",", scopesVariable(scope).listValue),
});

const urlVariable = (scope: Construct, name: string, description: string): string =>
  new TerraformVariable(scope, name, {
    type: "string",
    description,
    validation: [{ condition: isUrl(name), errorMessage: `${name} must start with https://.` }],
  }).stringValue;

const audiencesVariable = (scope: Construct): TerraformVariable =>
  new TerraformVariable(scope, "jwt_audiences", {
    type: "list(string)",
    description:
      "Accepted audiences; a token must have one of them as aud, or as client_id if it has no aud",
    validation: [
      {
        condition: "${length(var.jwt_audiences) > 0}",
        errorMessage:
          "Name at least one audience, so that tokens for other applications are refused.",
      },
      areWhole("jwt_audiences"),
    ],
  });

const tokenUseVariable = (scope: Construct): TerraformVariable =>
  new TerraformVariable(scope, "jwt_token_use", {
    type: "string",
    description:
      "Required token_use: access or id with Cognito; empty if the issuer does not set it",
    default: "",
  });

const scopesVariable = (scope: Construct): TerraformVariable =>
  new TerraformVariable(scope, "jwt_required_scopes", {
    type: "list(string)",
    description: "Scopes that a token must have; all are required",
    default: [],
    validation: [areWhole("jwt_required_scopes", " ")],
  });
