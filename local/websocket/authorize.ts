// Asks the authorizer of $connect whether a client may connect.
import type { Authorizer } from "../model/routes.ts";
import { authorizerSourceArn } from "../model/source-arns.ts";
import type { Span } from "../trace/trace.ts";
import { readAuthorizerResult } from "./authorizer-result.ts";
import type { ConnectionInfo } from "./connection.ts";
import { authorizerEvent } from "./events.ts";
import type { HandshakeRequest } from "./handshake-request.ts";
import { hasIdentity } from "./identity-sources.ts";
import type { Integrations } from "./integration.ts";

export type Authorization =
  | { allowed: true; context: Record<string, string | number> }
  /** 401, 403 or 500. */
  | { allowed: false; status: number };

interface Question {
  authorizer: Authorizer;
  request: HandshakeRequest;
  info: ConnectionInfo;
  /** Of the handshake. */
  span: Span;
}

export const authorize = async (
  integrations: Integrations,
  question: Question,
): Promise<Authorization> => {
  const span = question.span.child("authorizer", question.authorizer.address);
  const answer = await ask(integrations, { ...question, span });
  if (answer.allowed) span.end({ context: JSON.stringify(answer.context) });
  else span.fail({ status: answer.status });
  return answer;
};

const ask = async (
  integrations: Integrations,
  { authorizer, request, info, span }: Question,
): Promise<Authorization> => {
  const { api, stage } = info;
  const context = { routeKey: "$connect", stage: stage.name, connectionId: info.connectionId };
  const stageVariables = stage.variables;
  if (!hasIdentity(authorizer.identitySources, { request, stageVariables, context })) {
    return { allowed: false, status: 401 };
  }
  const methodArn = `${api.executionArn}/${stage.name}/$connect`;
  const event = authorizerEvent({ info, nowMs: info.connectedAt }, request, {
    methodArn,
    stageVariables,
  });
  const { functionArn, credentialsArn } = authorizer;
  const sourceArn = authorizerSourceArn(api, authorizer.id);
  const startedMs = performance.now();
  const call = { event, caller: { sourceArn, credentialsArn }, span };
  const result = await integrations.invoke(functionArn, call);
  const integrationLatency = Math.round(performance.now() - startedMs);
  if ("error" in result) {
    // Exactly this message, thrown by the function, is an answer and no failure.
    return { allowed: false, status: result.error.errorMessage === "Unauthorized" ? 401 : 500 };
  }
  const answer = readAuthorizerResult(result.payload, methodArn);
  if (!answer) return { allowed: false, status: 500 };
  if (!answer.allowed) return { allowed: false, status: 403 };
  return { allowed: true, context: { ...answer.context, integrationLatency } };
};
