// The Terraform variables that name an identity provider, and what its tokens must say.
import { Fn, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";

/** HTTPS, or a provider that runs on the same laptop. */
const isUrl = (name: string): string =>
  `\${can(regex("^(https://|http://(localhost|127[.]0[.]0[.]1)[:/])", var.${name}))}`;

/** @returns what the authorizer's environment holds. */
export const jwtVariables = (scope: Construct): Record<string, string> => ({
  JWT_ISSUER: urlVariable(scope, "jwt_issuer", "Issuer of the tokens, as in their claim iss"),
  JWT_JWKS_URI: urlVariable(scope, "jwt_jwks_uri", "Where the issuer shows its public keys"),
  JWT_AUDIENCES: Fn.join(",", audiencesVariable(scope).listValue),
  JWT_TOKEN_USE: tokenUseVariable(scope).stringValue,
  JWT_SCOPES: Fn.join(",", scopesVariable(scope).listValue),
});

const urlVariable = (scope: Construct, name: string, description: string): string =>
  new TerraformVariable(scope, name, {
    type: "string",
    description,
    validation: [{ condition: isUrl(name), errorMessage: `${name} must begin with https://.` }],
  }).stringValue;

const audiencesVariable = (scope: Construct): TerraformVariable =>
  new TerraformVariable(scope, "jwt_audiences", {
    type: "list(string)",
    description:
      "Audiences of the tokens (aud, or client_id where there is none); one of them must be there",
    validation: [
      {
        condition: "${length(var.jwt_audiences) > 0}",
        errorMessage:
          "Name at least one audience: a token for another application is not for this one.",
      },
    ],
  });

const tokenUseVariable = (scope: Construct): TerraformVariable =>
  new TerraformVariable(scope, "jwt_token_use", {
    type: "string",
    description:
      "What token_use must be: access or id with Cognito; empty where the issuer does not write it",
    default: "",
  });

const scopesVariable = (scope: Construct): TerraformVariable =>
  new TerraformVariable(scope, "jwt_required_scopes", {
    type: "list(string)",
    description: "Scopes that a token must have, all of them",
    default: [],
  });
