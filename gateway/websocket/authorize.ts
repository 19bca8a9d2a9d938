// Calls the authorizer of $connect to decide whether a client may connect.
import type { ContextKeys } from "../iam/context-keys.ts";
import type { Verdict } from "../iam/policy.ts";
import { explain } from "../iam/refusals.ts";
import { requestKeys } from "../iam/request-keys.ts";
import { inStage } from "../model/functions.ts";
import type { Authorizer } from "../model/routes.ts";
import { authorizerSourceArn } from "../model/source-arns.ts";
import type { Span } from "../trace/trace.ts";
import { readAuthorizerResult } from "./authorizer-result.ts";
import type { ConnectionInfo } from "./connection.ts";
import { authorizerEvent } from "./events.ts";
import type { HandshakeRequest } from "./handshake-request.ts";
import { missingIdentity } from "./identity-sources.ts";
import type { Integrations } from "./integration.ts";

export type Authorization = { allowed: true; context: Record<string, string | number> } | Refusal;

interface Refusal {
  allowed: false;
  /** 401, 403 or 500. */
  status: number;
  /** For the log: the client does not see it. */
  reason: string;
}

const refusal = (status: number, reason: string): Refusal => ({ allowed: false, status, reason });

interface Question {
  authorizer: Authorizer;
  request: HandshakeRequest;
  info: ConnectionInfo;
  /** Span of the handshake. */
  span: Span;
}

export const authorize = async (
  integrations: Integrations,
  question: Question,
): Promise<Authorization> => {
  const span = question.span.child("authorizer", question.authorizer.address);
  const answer = await ask(integrations, { ...question, span });
  if (answer.allowed) span.end({ context: JSON.stringify(answer.context) });
  else span.fail({ status: answer.status, reason: answer.reason });
  return answer;
};

const ask = async (integrations: Integrations, question: Question): Promise<Authorization> => {
  const { authorizer, request, info, span } = question;
  const { api, stage } = info;
  const context = { routeKey: "$connect", stage: stage.name, connectionId: info.connectionId };
  const stageVariables = stage.variables;
  const sources = { request, stageVariables, context };
  const missing = missingIdentity(authorizer.identitySources, sources);
  if (missing !== undefined)
    return refusal(401, `the identity source ${missing} is missing or empty`);
  const methodArn = `${api.executionArn}/${stage.name}/$connect`;
  const event = authorizerEvent({ info, nowMs: info.connectedAt }, request, methodArn);
  const { credentialsArn } = authorizer;
  const sourceArn = authorizerSourceArn(api, authorizer.id);
  const startedMs = performance.now();
  const call = { event, caller: { sourceArn, credentialsArn }, span };
  const result = await integrations.invoke(inStage(authorizer, stageVariables), call);
  const integrationLatency = Math.round(performance.now() - startedMs);
  if ("error" in result) return refusalOfError(result.error.errorMessage);
  const answer = readAuthorizerResult(result.payload, { methodArn, keys: keysOfClient(question) });
  if ("problem" in answer) return refusal(500, answer.problem);
  const { verdict } = answer;
  if (verdict.decision === "allowed")
    return { allowed: true, context: { ...answer.context, integrationLatency } };
  return refusal(403, `the authorizer's policy does not allow ${methodArn}${because(verdict)}`);
};

/** Condition keys of a client that is not authenticated yet. */
const keysOfClient = ({ request, info }: Question): ContextKeys =>
  requestKeys(() => ({
    region: info.api.executionArn.split(":")[3] ?? "",
    nowMs: info.connectedAt,
    sourceIp: info.identity.sourceIp,
    userAgent: info.identity.userAgent,
    referer: request.header("referer"),
  }));

const because = (verdict: Verdict): string => {
  const explained = explain(verdict, "");
  return explained === "" ? "" : `: ${explained}`;
};

/** An error with exactly the message "Unauthorized" is a decision, not a failure. */
const refusalOfError = (errorMessage: string): Refusal =>
  errorMessage === "Unauthorized"
    ? refusal(401, 'the authorizer threw "Unauthorized"')
    : refusal(500, `the authorizer failed: ${errorMessage}`);
