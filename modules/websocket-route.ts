// One route of a WebSocket API: route key → integration → function, the permission to call it, and the route response.
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2RouteResponse } from "@cdktf/provider-aws/lib/apigatewayv2-route-response/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import type { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import type { TerraformResource } from "cdktf";
import { Construct } from "constructs";
import type { LambdaAuthorizer } from "./lambda-authorizer.ts";
import type { FunctionLike } from "./function-like.ts";

export interface WebSocketRouteOptions {
  /**
   * Whether the body that the function returns is sent to the client. API Gateway then sends a frame for every
   * invocation, an empty one without a body: a route that replies only sometimes must post its replies instead.
   *
   * https://github.com/serverless/serverless/issues/6816
   * @default false
   */
  routeResponse?: boolean;
  /**
   * Decides who may connect: a function, or `iam` for clients that sign their request with AWS credentials. API Gateway
   * runs authorizers only on `$connect`.
   * @default none: every client may connect
   */
  authorizer?: LambdaAuthorizer | "iam";
}

export interface WebSocketRouteProps extends WebSocketRouteOptions {
  api: Apigatewayv2Api;
  /** Exact value of the route selection expression, or `$connect`, `$disconnect`, `$default`. */
  routeKey: string;
  fn: FunctionLike;
}

/**
 * The stage serves each part as soon as it exists, so each depends on what it needs: function → permission →
 * integration → route. Terraform destroys them in reverse order. A replacement is created first, or the route would
 * have no target in between.
 */
export class WebSocketRoute extends Construct {
  /** What a stage that serves this route depends on. */
  readonly served: TerraformResource[];

  constructor(scope: Construct, id: string, props: WebSocketRouteProps) {
    super(scope, id);
    assertAuthorizerOnConnect(props);
    const integration = this.createIntegration(props, this.createPermission(props));
    const route = this.createRoute(props, integration);
    const response = props.routeResponse ? [this.createResponse(props, route)] : [];
    this.served = [route, ...response];
  }

  private createPermission({ api, routeKey, fn }: WebSocketRouteProps): LambdaPermission {
    return new LambdaPermission(this, "permission", {
      action: "lambda:InvokeFunction",
      functionName: fn.arn,
      principal: "apigateway.amazonaws.com",
      sourceArn: `${api.executionArn}/*/${routeKey}`,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private createIntegration(
    { api, fn }: WebSocketRouteProps,
    permission: LambdaPermission,
  ): Apigatewayv2Integration {
    return new Apigatewayv2Integration(this, "integration", {
      apiId: api.id,
      integrationType: "AWS_PROXY",
      integrationMethod: "POST",
      integrationUri: fn.invokeArn,
      dependsOn: [permission],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** CKV_AWS_309 asks for authorization on every route; API Gateway has it only on `$connect`. */
  private createRoute(
    { api, routeKey, fn, routeResponse, authorizer }: WebSocketRouteProps,
    integration: Apigatewayv2Integration,
  ): Apigatewayv2Route {
    const route = new Apigatewayv2Route(this, "route", {
      apiId: api.id,
      routeKey,
      target: `integrations/${integration.id}`,
      routeResponseSelectionExpression: routeResponse ? "$default" : undefined,
      ...toAuthorization(authorizer),
    });
    fn.precede(route);
    return route;
  }

  private createResponse({ api }: WebSocketRouteProps, route: Apigatewayv2Route) {
    return new Apigatewayv2RouteResponse(this, "response", {
      apiId: api.id,
      routeId: route.id,
      routeResponseKey: "$default",
    });
  }
}

const toAuthorization = (authorizer: WebSocketRouteOptions["authorizer"]) => {
  if (authorizer === "iam") return { authorizationType: "AWS_IAM" };
  return authorizer
    ? { authorizationType: "CUSTOM", authorizerId: authorizer.id }
    : { authorizationType: "NONE" };
};

/**
 * Terraform accepts an authorizer on any route, but API Gateway ignores it on others, so the route would only look
 * protected.
 */
const assertAuthorizerOnConnect = ({ routeKey, authorizer }: WebSocketRouteProps): void => {
  if (authorizer && routeKey !== "$connect") {
    throw new Error(
      `Route "${routeKey}" has an authorizer, but API Gateway runs authorizers only on "$connect": ` +
        "attach it there; every later event of the connection contains its context.",
    );
  }
};
