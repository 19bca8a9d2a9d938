// Calls the function behind a route, as API Gateway does: if it may, and for as long as it waits.
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { InvocationResult } from "../lambda/execution-environment.ts";
import type { Model } from "../model/model.ts";
import { apiGatewayMayInvoke } from "../model/permissions.ts";
import type { Route } from "../model/routes.ts";
import { routeSourceArn } from "../model/source-arns.ts";
import type { Span } from "../trace/trace.ts";
import type { ConnectionInfo } from "./connection.ts";
import { parseProxyResponse, type ProxyResponse } from "./proxy-response.ts";

export type IntegrationOutcome =
  | { kind: "response"; response: ProxyResponse }
  /** API Gateway waited as long as the integration allows. */
  | { kind: "timeout" }
  /** It may not call the function, the function failed, or what it returned is no proxy response. */
  | { kind: "error" };

/** What sets a route to work. */
export interface RouteCall {
  route: Route;
  event: object;
  span: Span;
}

export class Integrations {
  private readonly model: Model;
  private readonly lambda: LambdaService;

  constructor(model: Model, lambda: LambdaService) {
    this.model = model;
    this.lambda = lambda;
  }

  async call(
    { api, stage }: Pick<ConnectionInfo, "api" | "stage">,
    { route, event, span }: RouteCall,
  ): Promise<IntegrationOutcome> {
    const { functionArn, timeoutMs, mockStatusCode } = route.integration;
    if (functionArn === undefined) return mocked(mockStatusCode);
    const sourceArn = routeSourceArn(api, stage.name, route.routeKey);
    const invocation = this.invoke(functionArn, sourceArn, event, span);
    const result = await withTimeout(invocation, timeoutMs);
    if (result === "timeout") return { kind: "timeout" };
    const response = "payload" in result ? parseProxyResponse(result.payload) : undefined;
    return response ? { kind: "response", response } : { kind: "error" };
  }

  /** @param sourceArn of the route or authorizer that calls; the function's permissions name it. */
  async invoke(
    functionArn: string,
    sourceArn: string,
    event: object,
    span: Span,
  ): Promise<InvocationResult> {
    const fn = this.model.functions.find(({ arn }) => arn === functionArn);
    if (fn && !apiGatewayMayInvoke(this.model.permissions, fn, sourceArn)) {
      const errorMessage = `${sourceArn} may not invoke ${functionArn}`;
      span.child("function", fn.functionName).fail({ error: errorMessage });
      return { error: { errorType: "AccessDeniedException", errorMessage } };
    }
    return this.lambda.invoke(functionArn, event, span);
  }
}

const mocked = (statusCode: number | undefined): IntegrationOutcome =>
  statusCode === undefined
    ? { kind: "error" }
    : { kind: "response", response: { statusCode, headers: {}, body: "" } };

const withTimeout = async <Result>(
  promise: Promise<Result>,
  timeoutMs: number,
): Promise<Result | "timeout"> => {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<"timeout">((resolve) => {
    timer = setTimeout(() => resolve("timeout"), timeoutMs);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
};
