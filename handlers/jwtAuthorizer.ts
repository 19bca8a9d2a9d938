// The authorizer of $connect for JSON Web Tokens.
import { createAuthorizer } from "./lib/authorize.ts";
import { budgetFromEnv } from "./lib/budget.ts";
import { decisionCounterFromEnv } from "./lib/decision-counter.ts";
import { jwtVerifierFromEnv } from "./lib/jwt-verifier.ts";
import { optionalEnv } from "./lib/env.ts";
import { originCheckFromEnv } from "./lib/origins.ts";

export const handler = createAuthorizer({
  verify: jwtVerifierFromEnv(),
  isAllowedOrigin: originCheckFromEnv(),
  allowsQueryToken: optionalEnv("TOKEN_IN_QUERY") === "yes",
  budget: budgetFromEnv("connect"),
  count: decisionCounterFromEnv(),
});
