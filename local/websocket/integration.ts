// Calls the function behind a route, as API Gateway does: if it may, and for as long as it waits.
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { InvocationResult } from "../lambda/execution-environment.ts";
import type { Mapping } from "../model/mappings.ts";
import type { Model } from "../model/model.ts";
import { apiGatewayMayInvoke, type Caller } from "../model/permissions.ts";
import type { Route } from "../model/routes.ts";
import { routeSourceArn } from "../model/source-arns.ts";
import type { Output } from "../output.ts";
import { scopeOf } from "../mapping/scope.ts";
import type { Span } from "../trace/trace.ts";
import type { ConnectionInfo } from "./connection.ts";
import { failed, type IntegrationOutcome, TIMEOUT } from "./integration-outcome.ts";
import { callMapped } from "./mapped-integration.ts";
import { parseProxyResponse } from "./proxy-response.ts";

type Place = Pick<ConnectionInfo, "api" | "stage">;

/** What sets a route to work. */
export interface RouteCall {
  route: Route;
  event: object;
  span: Span;
}

/** What a function is called with, and on whose behalf. */
export interface FunctionCall {
  event: object;
  caller: Caller;
  span: Span;
}

export class Integrations {
  private readonly model: Model;
  private readonly lambda: LambdaService;
  private readonly output: Output;

  constructor(model: Model, lambda: LambdaService, output: Output) {
    this.model = model;
    this.lambda = lambda;
    this.output = output;
  }

  /** Proxy integrations pass the event on; others make their own of it. */
  async call(place: Place, call: RouteCall): Promise<IntegrationOutcome> {
    const { mapping } = call.route.integration;
    return mapping ? this.callMapped(place, call, mapping) : this.callProxy(place, call);
  }

  private async callProxy(place: Place, call: RouteCall): Promise<IntegrationOutcome> {
    const result = await this.invokeBehind(place, call);
    if (result === "timeout") return TIMEOUT;
    const response = "payload" in result ? parseProxyResponse(result.payload) : undefined;
    return response ? { kind: "response", response } : failed();
  }

  private async callMapped(
    place: Place,
    { route, event, span }: RouteCall,
    mapping: Mapping,
  ): Promise<IntegrationOutcome> {
    const { functionArn, address } = route.integration;
    const outcome = await callMapped({
      route,
      mapping,
      scope: scopeOf(event, place.stage.variables),
      ...(functionArn !== undefined && {
        invoke: (mapped: object) => this.invokeBehind(place, { route, event: mapped, span }),
      }),
    });
    if (outcome.kind === "error" && outcome.reason !== undefined) {
      this.output.warn(`${address}: ${outcome.reason}.`);
      span.tell({ reason: outcome.reason });
    }
    return outcome;
  }

  private async invokeBehind(
    { api, stage }: Place,
    { route, event, span }: RouteCall,
  ): Promise<InvocationResult | "timeout"> {
    const { functionArn = "", credentialsArn, timeoutMs } = route.integration;
    const sourceArn = routeSourceArn(api, stage.name, route.routeKey);
    const call = { event, caller: { sourceArn, credentialsArn }, span };
    return withTimeout(this.invoke(functionArn, call), timeoutMs);
  }

  async invoke(
    functionArn: string,
    { event, caller, span }: FunctionCall,
  ): Promise<InvocationResult> {
    const fn = this.model.functions.find(({ arn }) => arn === functionArn);
    if (fn && !apiGatewayMayInvoke(this.model, fn, caller)) {
      const errorMessage = `${caller.credentialsArn ?? caller.sourceArn} may not invoke ${functionArn}`;
      span.child("function", fn.functionName).fail({ error: errorMessage });
      return { error: { errorType: "AccessDeniedException", errorMessage } };
    }
    return this.lambda.invoke(functionArn, event, span);
  }
}

const withTimeout = <Result>(
  promise: Promise<Result>,
  timeoutMs: number,
): Promise<Result | "timeout"> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve("timeout"), timeoutMs);
    const settle = (result: Result): void => {
      clearTimeout(timer);
      resolve(result);
    };
    promise.then(settle, reject);
  });
