// Validates and evaluates the result of an authorizer.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
import { textOfAny } from "../../shared/scalar.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { isMap } from "../iam/conditions.ts";
import type { ContextKeys } from "../iam/context-keys.ts";
import { judge, type Verdict } from "../iam/policy.ts";
import { readPolicy } from "../iam/read-policy.ts";
import { MAX_AUTHORIZER_RESULT_BYTES } from "./limits.ts";

export interface AuthorizerResult {
  verdict: Verdict;
  /** The context and the principal, in the form of later events. */
  context: Record<string, string>;
}

interface Asked {
  /** `arn:aws:execute-api:{region}:{account}:{api}/{stage}/$connect` */
  methodArn: string;
  /** Condition keys of the client. */
  keys: ContextKeys;
}

/** @returns a problem when the result is malformed or too large: the client gets a 500. */
export const readAuthorizerResult = (
  payload: string,
  { methodArn, keys }: Asked,
): AuthorizerResult | { problem: string } => {
  const bytes = Buffer.byteLength(payload);
  if (bytes > MAX_AUTHORIZER_RESULT_BYTES) {
    const limit = `expected at most ${MAX_AUTHORIZER_RESULT_BYTES}`;
    return { problem: `the authorizer's result has ${bytes} bytes; ${limit}` };
  }
  const result = parseJsonOrNothing(payload);
  if (!isMap(result) || typeof result["principalId"] !== "string") return NO_POLICY;
  const { principalId, policyDocument, context = {} } = result;
  if (!isMap(policyDocument) || !isFlat(context)) return NO_POLICY;
  const policy = readPolicy(policyDocument, "the authorizer's policy", "identity");
  const [problem] = policy.problems;
  if (problem !== undefined) return { problem };
  const request = { action: "execute-api:Invoke", resource: methodArn, keys };
  return {
    verdict: judge(policy.statements, request),
    context: {
      ...Object.fromEntries(Object.entries(context).map(([key, value]) => [key, textOfAny(value)])),
      principalId,
    },
  };
};

const NO_POLICY = {
  problem:
    "the authorizer's result is not a policy; expected principalId, policyDocument and optionally a flat context",
};

/** Lists and maps are not allowed in a context. */
const isFlat = (context: unknown): context is Record<string, string | number | boolean> =>
  isMap(context) &&
  Object.values(context).every((value) => ["string", "number", "boolean"].includes(typeof value));
