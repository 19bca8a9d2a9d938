// Decides whether a request may call the function of a URL.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
import type { AccessControl, CallDetails, CallerIdentity } from "../iam/access-control.ts";
import { functionCall } from "../iam/api-calls.ts";
import { type ContextKeys, createKeys } from "../iam/context-keys.ts";
import { qualifiedArn } from "../model/functions.ts";
import { readSignatureScope } from "../iam/signature-scope.ts";
import type { FunctionUrl } from "../model/function-urls.ts";
import type { InvokePermission } from "../model/permissions.ts";
import {
  isAllowedByFunction,
  refusalOfAnybody,
  URL_ACTIONS,
  type UrlAction,
} from "../model/url-permissions.ts";
import type { Answer } from "../proxy/answer.ts";
import { FORBIDDEN, wrongScope } from "./refusals.ts";

export interface AuthorizeOptions {
  access: AccessControl;
  permissions: InvokePermission[];
  region: string;
}

/** `reason`: for the trace; AWS does not tell clients. */
export type Authorization =
  | { caller: CallerIdentity | undefined }
  | { answer: Answer; reason: string; advice?: string };

/** @param header `Authorization`; as for other calls, its signature is not checked. */
export const authorize = (
  options: AuthorizeOptions,
  url: FunctionUrl,
  header: string | undefined,
  request: CallDetails["request"],
): Authorization => {
  if (url.authType === "NONE") {
    const reason = refusalOfAnybody(options.permissions, url);
    return reason === undefined ? { caller: undefined } : { answer: FORBIDDEN, reason };
  }
  const problem = findProblem(header, options.region);
  if (problem) return problem;
  const caller = options.access.identify(header);
  for (const action of URL_ACTIONS) {
    const refusal = options.access.findRefusal(header, functionCall(action, qualifiedArn(url)), {
      ...(request && { request }),
      serviceKeys: () => URL_KEYS[action],
      isAllowedByResource: isAllowedByFunction(options.permissions, url, action, caller.roleArn),
    });
    if (refusal) return { answer: FORBIDDEN, reason: refusal.message, advice: refusal.advice };
  }
  return { caller };
};

/**
 * Each action has its own key; the other one is absent.
 *
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html#awslambda-policy-keys
 */
const URL_KEYS: Record<UrlAction, ContextKeys> = {
  "lambda:InvokeFunctionUrl": createKeys(() => ({ "lambda:FunctionUrlAuthType": "AWS_IAM" })),
  "lambda:InvokeFunction": createKeys(() => ({ "lambda:InvokedViaFunctionUrl": "true" })),
};

const findProblem = (
  header: string | undefined,
  region: string,
): { answer: Answer; reason: string } | undefined => {
  const scope = readSignatureScope(header);
  if (!scope) {
    return { answer: FORBIDDEN, reason: "The request is not signed with Signature Version 4." };
  }
  const { service, region: signedRegion } = scope;
  if (service !== "lambda") {
    const reason = `It is signed for the service "${service}"; expected "lambda".`;
    return { answer: wrongScope("correct service: 'lambda'"), reason };
  }
  if (signedRegion !== region) {
    const reason = `It is signed for the Region "${signedRegion}"; expected "${region}".`;
    return { answer: wrongScope(`a valid region, not '${signedRegion}'`), reason };
  }
  return undefined;
};
