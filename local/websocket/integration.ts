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
import type { ConnectionInfo } from "./connection.ts";
import { failed, type IntegrationOutcome, TIMEOUT } from "./integration-outcome.ts";
import { callMapped } from "./mapped-integration.ts";
import { parseProxyResponse } from "./proxy-response.ts";

type Place = Pick<ConnectionInfo, "api" | "stage">;

export class Integrations {
  private readonly model: Model;
  private readonly lambda: LambdaService;
  private readonly output: Output;

  constructor(model: Model, lambda: LambdaService, output: Output) {
    this.model = model;
    this.lambda = lambda;
    this.output = output;
  }

  /** @param event for a proxy integration; others make their own of it. */
  async call(place: Place, route: Route, event: object): Promise<IntegrationOutcome> {
    const { mapping } = route.integration;
    return mapping
      ? this.callMapped(place, route, mapping, event)
      : this.callProxy(place, route, event);
  }

  private async callProxy(place: Place, route: Route, event: object): Promise<IntegrationOutcome> {
    const result = await this.invokeBehind(place, route, event);
    if (result === "timeout") return TIMEOUT;
    const response = "payload" in result ? parseProxyResponse(result.payload) : undefined;
    return response ? { kind: "response", response } : failed();
  }

  private async callMapped(
    place: Place,
    route: Route,
    mapping: Mapping,
    event: object,
  ): Promise<IntegrationOutcome> {
    const { functionArn, address } = route.integration;
    const outcome = await callMapped({
      route,
      mapping,
      scope: scopeOf(event, place.stage.variables),
      ...(functionArn !== undefined && {
        invoke: (mapped: object) => this.invokeBehind(place, route, mapped),
      }),
    });
    if (outcome.kind === "error" && outcome.reason !== undefined) {
      this.output.warn(`${address}: ${outcome.reason}.`);
    }
    return outcome;
  }

  private async invokeBehind(
    { api, stage }: Place,
    { routeKey, integration }: Route,
    event: object,
  ): Promise<InvocationResult | "timeout"> {
    const { functionArn = "", credentialsArn, timeoutMs } = integration;
    const sourceArn = routeSourceArn(api, stage.name, routeKey);
    const invocation = this.invoke(functionArn, { sourceArn, credentialsArn }, event);
    return withTimeout(invocation, timeoutMs);
  }

  async invoke(functionArn: string, caller: Caller, event: object): Promise<InvocationResult> {
    const fn = this.model.functions.find(({ arn }) => arn === functionArn);
    if (fn && !apiGatewayMayInvoke(this.model, fn, caller)) {
      const errorMessage = `${caller.credentialsArn ?? caller.sourceArn} may not invoke ${functionArn}`;
      return { error: { errorType: "AccessDeniedException", errorMessage } };
    }
    return this.lambda.invoke(functionArn, event);
  }
}

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
