// A WebSocket API with its one stage and a deployment that is renewed whenever what it serves changes.
import { createHash } from "node:crypto";
import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Deployment } from "@cdktf/provider-aws/lib/apigatewayv2-deployment/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { dependable, Fn, Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { LambdaAuthorizer } from "./lambda-authorizer.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { WebSocketRoute, type WebSocketRouteOptions } from "./websocket-route.ts";

export interface WebSocketApiProps {
  name: string;
  /** Last part of the URL, `wss://…/dev`. */
  stageName: string;
  throttle: Throttle;
}

/** Messages and connects that one route may receive; API Gateway answers the rest with 429. */
export interface Throttle {
  /** Requests a second in the long run. */
  rateLimit: number;
  /** Requests at once. */
  burstLimit: number;
}

export class WebSocketApi extends Construct {
  private readonly api: Apigatewayv2Api;
  private readonly stageName: string;
  private readonly deployment: Apigatewayv2Deployment;
  private readonly deployed: TerraformResource[] = [];
  private readonly functionNames: string[] = [];

  constructor(scope: Construct, id: string, props: WebSocketApiProps) {
    super(scope, id);
    this.stageName = props.stageName;
    this.api = new Apigatewayv2Api(this, "api", {
      name: props.name,
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
    this.deployment = this.createDeployment();
    this.createStage(props.throttle);
  }

  /** Where clients connect: `wss://{api}.execute-api.{region}.amazonaws.com/{stage}`. */
  get url(): string {
    return `${this.api.apiEndpoint}/${this.stageName}`;
  }

  /**
   * Where functions post to connections. Made from the API and not from the stage's `invoke_url`: the stage waits for
   * the deployment, that for the routes, and those for the functions that need this endpoint.
   */
  get connectionsEndpoint(): string {
    return `${Fn.replace(this.api.apiEndpoint, "wss://", "https://")}/${this.stageName}`;
  }

  addRoute(routeKey: string, fn: LambdaFunction, options: WebSocketRouteOptions): void {
    const id = routeKey.replace("$", "");
    const route = new WebSocketRoute(this, id, { api: this.api, routeKey, fn, ...options });
    this.deploy(route, fn);
  }

  addAuthorizer(fn: LambdaFunction): LambdaAuthorizer {
    const authorizer = new LambdaAuthorizer(this, "authorizer", { api: this.api, fn });
    this.deploy(authorizer, fn);
    return authorizer;
  }

  /** Lets `fn` post to every connection of this stage, and tells it where in `WEBSOCKET_ENDPOINT`. */
  grantPostToConnection(fn: LambdaFunction): void {
    fn.addEnvironment("WEBSOCKET_ENDPOINT", this.connectionsEndpoint);
    fn.allow(
      ["execute-api:ManageConnections"],
      [`${this.api.executionArn}/${this.stageName}/POST/@connections/*`],
    );
  }

  /** A deployment made before the permissions exist would answer with errors for a moment. */
  private deploy(part: WebSocketRoute | LambdaAuthorizer, fn: LambdaFunction): void {
    this.deployed.push(...part.deployed);
    this.functionNames.push(fn.functionName);
    this.deployment.dependsOn = [
      ...(this.deployment.dependsOn ?? []),
      ...[...part.deployed, part.permission].map((resource) => dependable(resource)),
    ];
  }

  /**
   * Everything this depends on is created before its predecessor is destroyed, too. That is why functions get the
   * connection table's name as a constant: a table that must be replaced cannot exist twice under one name.
   */
  private createDeployment(): Apigatewayv2Deployment {
    return new Apigatewayv2Deployment(this, "deployment", {
      apiId: this.api.id,
      triggers: { configuration: Lazy.stringValue({ produce: (context) => this.hash(context) }) },
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** Of the configuration, not of Terraform attributes: those are unknown in a plan, and would deploy twice. */
  private hash(context: { resolve(value: unknown): unknown }): string {
    const configuration = this.deployed.map((resource) => context.resolve(resource.toTerraform()));
    return createHash("sha256")
      .update(JSON.stringify([this.functionNames, configuration]))
      .digest("hex");
  }

  /** A `default_route_settings` block without both limits is sent as 0/0, and everything is answered with 429. */
  private createStage({ rateLimit, burstLimit }: Throttle): void {
    new Apigatewayv2Stage(this, "stage", {
      apiId: this.api.id,
      name: this.stageName,
      deploymentId: this.deployment.id,
      defaultRouteSettings: {
        throttlingRateLimit: rateLimit,
        throttlingBurstLimit: burstLimit,
        detailedMetricsEnabled: true,
      },
    });
  }
}
