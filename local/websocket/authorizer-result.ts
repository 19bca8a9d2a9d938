// What an authorizer may return, and what it means.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
import { parseJsonOrNothing } from "../bounded-json.ts";
import { isAllowed } from "../iam/policy.ts";
import { MAX_AUTHORIZER_RESULT_BYTES } from "./limits.ts";

export interface AuthorizerResult {
  allowed: boolean;
  /** The context and the principal, as events carry them. */
  context: Record<string, string>;
}

/**
 * @param methodArn `arn:aws:execute-api:{region}:{account}:{api}/{stage}/$connect`
 * @returns undefined when the result is malformed or too large: the client sees a 500.
 */
export const readAuthorizerResult = (
  payload: string,
  methodArn: string,
): AuthorizerResult | undefined => {
  if (Buffer.byteLength(payload) > MAX_AUTHORIZER_RESULT_BYTES) return undefined;
  const result = parseJsonOrNothing(payload);
  if (!isRecord(result) || typeof result["principalId"] !== "string") return undefined;
  const { principalId, policyDocument, context = {} } = result;
  if (!isRecord(policyDocument) || !isFlat(context)) return undefined;
  return {
    allowed: isAllowed(policyDocument, "execute-api:Invoke", methodArn),
    context: {
      ...Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)])),
      principalId,
    },
  };
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lists and maps are not allowed in a context. */
const isFlat = (context: unknown): context is Record<string, string | number | boolean> =>
  isRecord(context) &&
  Object.values(context).every((value) => ["string", "number", "boolean"].includes(typeof value));
