// Calls the backend of a route as API Gateway does: with its permissions and timeout.
import type { AsyncInvocations } from "../aws/async-invocations.ts";
import type { BackendResponse } from "../direct/backend-request.ts";
import type { DirectCall, ServiceCalls } from "../direct/service-calls.ts";
import type { LambdaService } from "../lambda/lambda-service.ts";
import type { Outcome } from "../lambda/worker-protocol.ts";
import type { Mapping } from "../model/mappings.ts";
import { type FunctionTarget, inStage, type OwnTarget, qualifiedArn } from "../model/functions.ts";
import type { Model } from "../model/model.ts";
import type { HttpBackend } from "../model/http-backends.ts";
import { type Caller, refusalOfInvoke } from "../model/permissions.ts";
import type { Route } from "../model/routes.ts";
import { routeSourceArn } from "../model/source-arns.ts";
import type { Output } from "../diagnostics/output.ts";
import { createScope, type Scope } from "../mapping/scope.ts";
import { SHOW_ALL } from "../trace/mask.ts";
import type { Span } from "../trace/trace.ts";
import type { ConnectionInfo } from "./connection.ts";
import {
  ACCESS_DENIED,
  failed,
  type IntegrationOutcome,
  isTimedOut,
  type TimedOut,
  unauthorized,
} from "./integration-outcome.ts";
import { answerMock, createAsyncBackend, createFunctionBackend } from "./mapped-backends.ts";
import { callInTime, createHttpBackend } from "./http-integration.ts";
import { type CallBackend, callMapped } from "./mapped-integration.ts";
import { withTimeout } from "./with-timeout.ts";
import { parseProxyResponse } from "./proxy-response.ts";

/** Where a call comes from. `mask`: of the client's possible tokens, which templates may put into a request. */
type Place = Pick<ConnectionInfo, "api" | "stage" | "mask">;

/** A call of a route. */
export interface RouteCall {
  route: Route;
  event: object;
  span: Span;
}

/** A call of a function, with the caller that its permissions are checked for. */
export interface FunctionCall {
  event: object;
  caller: Caller;
  span: Span;
}

export interface IntegrationsOptions {
  model: Model;
  lambda: LambdaService;
  asynchronous: AsyncInvocations;
  services: ServiceCalls;
  output: Output;
}

export class Integrations {
  private readonly model: Model;
  private readonly lambda: LambdaService;
  private readonly asynchronous: AsyncInvocations;
  private readonly services: ServiceCalls;
  private readonly output: Output;
  /** By function and source ARN: resource policies of functions have no conditions that change over time. */
  private readonly refusals = new Map<string, string | undefined>();
  /** Lines about denied invocations: each is logged once, not per message. */
  private readonly told = new Set<string>();

  constructor({ model, lambda, asynchronous, services, output }: IntegrationsOptions) {
    this.model = model;
    this.lambda = lambda;
    this.asynchronous = asynchronous;
    this.services = services;
    this.output = output;
  }

  /** Calls the integration with the event, or with a mapped one for a non-proxy integration. */
  async call(place: Place, call: RouteCall): Promise<IntegrationOutcome> {
    const { mapping } = call.route.integration;
    const outcome = mapping
      ? await this.callMapped(place, call, mapping)
      : await this.callProxy(place, call);
    if (outcome.kind === "error" && outcome.reason !== undefined) {
      const { mask = SHOW_ALL } = place;
      this.tell(call, mask(outcome.reason), outcome.isUnauthorized);
    }
    return outcome;
  }

  private tell({ route, span }: RouteCall, reason: string, isUnauthorized = false): void {
    span.tell({ reason });
    if (isUnauthorized) this.tellUnauthorized(route, reason);
    else if (route.integration.unserved === undefined)
      this.output.warn(`${route.integration.address}: ${reason}.`);
    else this.output.warn(`Route ${route.routeKey} failed. ${reason}.`);
  }

  /** Logs once, since a warning at start precedes it. A rejected handshake logs its reason itself. */
  private tellUnauthorized({ routeKey }: Route, reason: string): void {
    const line = `Route ${routeKey} failed: ${reason}`;
    if (routeKey === "$connect" || this.told.has(line)) return;
    this.told.add(line);
    this.output.info(line);
  }

  private async callProxy(place: Place, call: RouteCall): Promise<IntegrationOutcome> {
    const { target, http, unserved } = call.route.integration;
    if (http) return this.callHttpProxy(place, call, http);
    if (!target) return failed(unserved);
    const result = await this.invokeBehind(place, target, call);
    if (isTimedOut(result)) return result;
    if ("error" in result && result.error.errorType === ACCESS_DENIED)
      return unauthorized(result.error.errorMessage);
    const response = "payload" in result ? parseProxyResponse(result.payload) : undefined;
    return response ? { kind: "response", response } : failed();
  }

  private async callHttpProxy(
    place: Place,
    { route, event, span }: RouteCall,
    backend: HttpBackend,
  ): Promise<IntegrationOutcome> {
    const scope = createScope(event, place.stage.variables);
    const call = { backend, scope, body: scope.body, span };
    const response = await callInTime(call, route.integration.timeoutMs);
    return "kind" in response ? response : { kind: "response", response };
  }

  private async callMapped(
    place: Place,
    call: RouteCall,
    mapping: Mapping,
  ): Promise<IntegrationOutcome> {
    const { route, event } = call;
    const scope = createScope(event, place.stage.variables);
    return callMapped({ route, mapping, scope, callBackend: this.findBackend(place, call, scope) });
  }

  private findBackend(place: Place, call: RouteCall, scope: Scope): CallBackend {
    const { route, span } = call;
    const { target, isAsynchronous, http, service: backend, ...integration } = route.integration;
    const { address, credentialsArn, timeoutMs } = integration;
    if (target && isAsynchronous)
      return createAsyncBackend((event) => this.accept(place, target, { ...call, event }));
    if (target) {
      return createFunctionBackend(route.routeKey, (event) =>
        this.invokeBehind(place, target, { ...call, event }),
      );
    }
    if (http) return createHttpBackend({ backend: http, scope, span }, timeoutMs);
    if (!backend) return answerMock;
    const sourceArn = routeSourceArn(place.api, place.stage.name, route.routeKey);
    const { mask = SHOW_ALL } = place;
    const direct = { backend, scope, address, credentialsArn, sourceArn, mask, span };
    return (body) => withTimeout(this.callService({ ...direct, body }), timeoutMs);
  }

  /** @returns why API Gateway may not invoke the function; undefined: Lambda has accepted the event. */
  private accept(
    { api, stage }: Place,
    given: FunctionTarget,
    { route, event, span }: RouteCall,
  ): string | undefined {
    const { fn, ...target } = inStage(given, stage.variables);
    if (!fn) return `${target.functionArn} is not a function of this configuration`;
    const { credentialsArn } = route.integration;
    const sourceArn = routeSourceArn(api, stage.name, route.routeKey);
    const refusal = this.findRefusal({ ...target, fn }, { sourceArn, credentialsArn });
    if (refusal === undefined) this.asynchronous.invoke({ ...target, fn }, event, span);
    return refusal;
  }

  private async callService(call: DirectCall): Promise<BackendResponse | IntegrationOutcome> {
    try {
      const answer = await this.services.call(call);
      return "refusal" in answer ? unauthorized(answer.refusal) : answer;
    } catch (error) {
      return failed(error instanceof Error ? error.message : String(error));
    }
  }

  private async invokeBehind(
    { api, stage }: Place,
    target: FunctionTarget,
    { route, event, span }: RouteCall,
  ): Promise<Outcome | TimedOut> {
    const { credentialsArn, timeoutMs } = route.integration;
    const sourceArn = routeSourceArn(api, stage.name, route.routeKey);
    const call = { event, caller: { sourceArn, credentialsArn }, span };
    return withTimeout(this.invoke(inStage(target, stage.variables), call), timeoutMs);
  }

  /** @param target with stage variables replaced. */
  async invoke(target: FunctionTarget, { event, caller, span }: FunctionCall): Promise<Outcome> {
    const { fn } = target;
    const errorMessage = fn && this.findRefusal({ ...target, fn }, caller);
    if (fn && errorMessage !== undefined) {
      span.child("function", fn.functionName).fail({ error: errorMessage });
      return { error: { errorType: ACCESS_DENIED, errorMessage } };
    }
    return this.lambda.invoke(target, event, span);
  }

  private findRefusal(target: OwnTarget, caller: Caller): string | undefined {
    if (caller.credentialsArn !== undefined) return refusalOfInvoke(this.model, target, caller);
    const place = `${qualifiedArn(target)} ${caller.sourceArn}`;
    if (!this.refusals.has(place))
      this.refusals.set(place, refusalOfInvoke(this.model, target, caller));
    return this.refusals.get(place);
  }
}
