// Lambda authorizers of HTTP APIs: ask a function, and keep its answer for a while.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { isMap } from "../iam/conditions.ts";
import { judge, type Statement } from "../iam/policy.ts";
import { readPolicy } from "../iam/read-policy.ts";
import { requestKeys } from "../iam/request-keys.ts";
import { inStage } from "../model/functions.ts";
import type { HttpLambdaAuthorizer } from "../model/http-authorizers.ts";
import { authorizerSourceArn } from "../model/source-arns.ts";
import { readSourceAddress } from "../request/source-address.ts";
import { Bounded } from "../trace/bounded.ts";
import { type Authorized, type HttpCall, type Refused, requestArn } from "./call.ts";
import { createAuthorizerEvent } from "./events.ts";
import type { InvokeFunction } from "./integration.ts";
import { FAILED, FORBIDDEN, unauthorized } from "./refusals.ts";
import { readSource } from "./sources.ts";

/** What an authorizer has decided: it may hold for other routes too. */
interface Decision {
  /** Undefined: a simple response, which holds for every route. */
  statements?: Statement[];
  isAuthorized: boolean;
  context: Record<string, unknown>;
}

/** Results that are kept, of all authorizers. */
const MAX_KEPT = 1000;

export class LambdaAuthorizers {
  private readonly invoke: InvokeFunction;
  private readonly kept = new Bounded<string, { decision: Decision; untilMs: number }>(MAX_KEPT);

  constructor(invoke: InvokeFunction) {
    this.invoke = invoke;
  }

  async authorize(authorizer: HttpLambdaAuthorizer, call: HttpCall): Promise<Authorized | Refused> {
    const values = authorizer.identitySources.map((source) => readSource(source, call));
    const missing = authorizer.identitySources.find((_, index) => !values[index]);
    if (missing !== undefined) {
      return {
        answer: unauthorized(),
        reason: `The identity source ${missing} is missing or empty.`,
      };
    }
    const identity = values.flatMap((value) => value ?? []);
    const key = JSON.stringify([authorizer.address, call.stage.name, ...identity]);
    const kept = this.kept.get(key);
    if (kept && kept.untilMs > call.nowMs) return apply(kept.decision, call);
    const decision = await this.ask(authorizer, call, identity);
    if ("answer" in decision) return decision;
    const untilMs = call.nowMs + authorizer.ttlSeconds * 1000;
    if (authorizer.ttlSeconds > 0) this.kept.set(key, { decision, untilMs });
    return apply(decision, call);
  }

  private async ask(
    authorizer: HttpLambdaAuthorizer,
    call: HttpCall,
    identity: string[],
  ): Promise<Decision | Refused> {
    const span = call.span.child("authorizer", authorizer.address);
    const outcome = await this.invoke(inStage(authorizer, call.stage.variables), {
      event: createAuthorizerEvent(authorizer.format, call, identity),
      caller: {
        sourceArn: authorizerSourceArn(call.api, authorizer.id),
        credentialsArn: authorizer.credentialsArn,
      },
      span,
    });
    const decision =
      "payload" in outcome
        ? readDecision(authorizer, outcome.payload)
        : refusalOfError(authorizer, outcome.error.errorMessage);
    if ("answer" in decision) span.fail({ reason: decision.reason });
    else span.end({ context: JSON.stringify(decision.context) });
    return decision;
  }
}

const fault = ({ address }: HttpLambdaAuthorizer, problem: string): Refused => ({
  answer: FAILED,
  reason: `${address}: ${problem}`,
  isFault: true,
});

/** An error with exactly the message "Unauthorized" is a decision, not a failure. */
const refusalOfError = (authorizer: HttpLambdaAuthorizer, message: string): Refused =>
  message === "Unauthorized"
    ? { answer: unauthorized(), reason: 'The authorizer threw "Unauthorized".' }
    : fault(authorizer, `the authorizer failed: ${message}`);

const readDecision = (authorizer: HttpLambdaAuthorizer, payload: string): Decision | Refused => {
  const result = parseJsonOrNothing(payload);
  if (!isMap(result)) return fault(authorizer, "the authorizer returned no object.");
  const context = isMap(result["context"]) ? result["context"] : {};
  if (authorizer.hasSimpleResponses) {
    return typeof result["isAuthorized"] === "boolean"
      ? { isAuthorized: result["isAuthorized"], context }
      : fault(authorizer, "enable_simple_responses is set, but the result has no isAuthorized.");
  }
  const { principalId, policyDocument } = result;
  if (!isMap(policyDocument)) {
    return fault(
      authorizer,
      "the result has no policyDocument; simple responses need enable_simple_responses.",
    );
  }
  const policy = readPolicy(policyDocument, "the authorizer's policy", "identity");
  const [problem] = policy.problems;
  if (problem !== undefined) return fault(authorizer, problem);
  const principal = typeof principalId === "string" &&
    authorizer.format === "1.0" && { principalId };
  return {
    isAuthorized: true,
    statements: policy.statements,
    context: { ...context, ...principal },
  };
};

const apply = (
  { isAuthorized, statements, context }: Decision,
  call: HttpCall,
): Authorized | Refused => {
  const resource = requestArn(call);
  if (!isAuthorized || (statements && !allows(statements, resource, call))) {
    return { answer: FORBIDDEN, reason: `The authorizer does not allow ${resource}.` };
  }
  return { kind: "lambda", context };
};

const allows = (
  statements: Statement[],
  resource: string,
  { api, nowMs, request }: HttpCall,
): boolean => {
  const keys = requestKeys(() => ({
    region: api.executionArn.split(":")[3] ?? "",
    nowMs,
    sourceIp: readSourceAddress(request),
    userAgent: request.headers["user-agent"],
    referer: request.headers.referer,
  }));
  return judge(statements, { action: "execute-api:Invoke", resource, keys }).decision === "allowed";
};
