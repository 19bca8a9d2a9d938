// A WebSocket API with its one stage and a deployment that is renewed whenever what it serves changes.
import { createHash } from "node:crypto";
import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Deployment } from "@cdktf/provider-aws/lib/apigatewayv2-deployment/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { dependable, Fn, Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { AccessLog, type AccessLogOptions, type LogGroupNames } from "./access-log.ts";
import { addressOf, CustomDomain, type Domain } from "./custom-domain.ts";
import { LambdaAuthorizer } from "./lambda-authorizer.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { WebSocketRoute, type WebSocketRouteOptions } from "./websocket-route.ts";

export interface WebSocketApiProps {
  name: string;
  /** Last part of the URL, `wss://…/dev`. */
  stageName: string;
  throttle: Throttle;
  /** Default: only the name that API Gateway gives. */
  domain?: Domain;
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
  private readonly name: string;
  private readonly stageName: string;
  private readonly domain: Domain | undefined;
  private readonly deployment: Apigatewayv2Deployment;
  private readonly stage: Apigatewayv2Stage;
  private readonly deployed: TerraformResource[] = [];
  /** Of those that API Gateway calls, by route key without `$`, and of the `authorizer`. */
  readonly functionNames = new Map<string, string>();

  constructor(scope: Construct, id: string, props: WebSocketApiProps) {
    super(scope, id);
    this.name = props.name;
    this.stageName = props.stageName;
    this.domain = props.domain;
    this.api = new Apigatewayv2Api(this, "api", {
      name: props.name,
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
      disableExecuteApiEndpoint: props.domain?.disableDefaultEndpoint,
    });
    this.deployment = this.createDeployment();
    this.stage = this.createStage(props.throttle);
    if (props.domain) new CustomDomain(this, "domain", { ...props.domain, stage: this.stage });
  }

  get executionArn(): string {
    return this.api.executionArn;
  }

  /** By which CloudWatch knows the metrics of this stage. */
  get dimensions(): Record<string, string> {
    return { ApiId: this.api.id, Stage: this.stageName };
  }

  /** Where API Gateway writes, once it is asked to. Made from the API: the stage waits for the groups. */
  get logGroups(): LogGroupNames {
    return {
      requests: `/aws/apigateway/${this.name}`,
      errors: `/aws/apigateway/${this.api.id}/${this.stageName}`,
    };
  }

  /** @param options what the groups have in common. */
  logAccess(options: AccessLogOptions): void {
    new AccessLog(this, "access-log", { ...options, stage: this.stage, groups: this.logGroups });
  }

  /** Where clients connect: `wss://{domain}[/{base path}]` or `wss://{api}.execute-api.{region}.amazonaws.com/{stage}`. */
  get url(): string {
    return this.domain
      ? `wss://${addressOf(this.domain)}`
      : `${this.api.apiEndpoint}/${this.stageName}`;
  }

  /**
   * Where functions post to connections. Made from the API and not from the stage's `invoke_url`: the stage waits for
   * the deployment, that for the routes, and those for the functions that need this endpoint.
   *
   * A connection can be posted to through either name, whichever the client came by. Functions use API Gateway's as
   * long as it is enabled: it needs no certificate, DNS record or mapping, which may be missing, late or expired.
   */
  get connectionsEndpoint(): string {
    if (this.domain?.disableDefaultEndpoint) return `https://${addressOf(this.domain)}`;
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
    this.grantConnections(fn, "POST");
  }

  /** Lets `fn` close every connection of this stage, and tells it where in `WEBSOCKET_ENDPOINT`. */
  grantDeleteConnection(fn: LambdaFunction): void {
    this.grantConnections(fn, "DELETE");
  }

  private grantConnections(fn: LambdaFunction, method: "POST" | "DELETE"): void {
    fn.addEnvironment("WEBSOCKET_ENDPOINT", this.connectionsEndpoint);
    fn.allow(
      ["execute-api:ManageConnections"],
      [`${this.api.executionArn}/${this.stageName}/${method}/@connections/*`],
    );
  }

  /** A deployment made before the permissions exist would answer with errors for a moment. */
  private deploy(part: WebSocketRoute | LambdaAuthorizer, fn: LambdaFunction): void {
    this.deployed.push(...part.deployed);
    this.functionNames.set(part.node.id, fn.functionName);
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

  /**
   * Of the configuration, not of Terraform attributes: those are unknown in a plan, and would deploy twice. A default
   * endpoint that is disabled is closed by the next deployment, and by then functions use the other.
   *
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-disable-default-endpoint.html
   */
  private hash(context: { resolve(value: unknown): unknown }): string {
    const isDefaultDisabled = this.domain?.disableDefaultEndpoint ?? false;
    const configuration = this.deployed.map((resource) => context.resolve(resource.toTerraform()));
    return createHash("sha256")
      .update(JSON.stringify([[...this.functionNames.values()], configuration, isDefaultDisabled]))
      .digest("hex");
  }

  /**
   * A `default_route_settings` block without both limits is sent as 0/0, and everything is answered with 429.
   *
   * CKV2_AWS_51 asks for a client certificate, which Lambda proxy integrations have no use for.
   */
  private createStage({ rateLimit, burstLimit }: Throttle): Apigatewayv2Stage {
    return new Apigatewayv2Stage(this, "stage", {
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
