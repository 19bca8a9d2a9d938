// The authorizer of $connect for static tokens.
import { createAuthorizer } from "./lib/authorize.ts";
import { decisionCounterFromEnv } from "./lib/decision-counter.ts";
import { digestVerifierFromEnv } from "./lib/digest-verifier.ts";
import { optionalEnv } from "./lib/env.ts";
import { originCheckFromEnv } from "./lib/origins.ts";

export const handler = createAuthorizer({
  verify: digestVerifierFromEnv(),
  isAllowedOrigin: originCheckFromEnv(),
  allowsQueryToken: optionalEnv("TOKEN_IN_QUERY") === "yes",
  count: decisionCounterFromEnv(),
});
