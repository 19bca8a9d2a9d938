// A WebSocket API with its one stage, which deploys each change of the API as it is made.
import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { dependable, Fn } from "cdktf";
import { Construct } from "constructs";
import { AccessLog, type AccessLogOptions, type LogGroupNames } from "./access-log.ts";
import {
  check,
  checkEach,
  CONSTRUCT_NAME,
  positiveNumber,
  type RulesFor,
  text,
  wholeNumber,
} from "./checks.ts";
import { formatAddress, CustomDomain, type Domain } from "./custom-domain.ts";
import { LambdaAuthorizer, type LambdaAuthorizerOptions } from "./lambda-authorizer.ts";
import type { FunctionLike, Grantee } from "./function-like.ts";
import { WebSocketRoute, type WebSocketRouteOptions } from "./websocket-route.ts";

export interface WebSocketApiProps {
  /** Name of the API, and prefix of its log groups' names. */
  name: string;
  /** Last segment of the URL, `wss://…/dev`. */
  stageName: string;
  /**
   * Selects the route of a message.
   * https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-develop-routes.html
   * @default "$request.body.action"
   * @example "$request.body.message.type"
   */
  routeSelectionExpression?: string;
  /**
   * Limits what each route receives.
   * @default only the account's quota
   */
  throttle?: Throttle;
  /**
   * A custom domain name.
   * @default only API Gateway's own name
   */
  domain?: Domain;
}

/** Limits the messages or connects of one route; API Gateway answers the rest with 429. */
export interface Throttle {
  /** Sustained requests per second. */
  rateLimit: number;
  /** Requests at once. */
  burstLimit: number;
}

const THROTTLE: RulesFor<Throttle> = {
  rateLimit: positiveNumber,
  burstLimit: wholeNumber(1),
};

/**
 * The usual quota of an account in a Region, for requests of clients and posts to them together.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const ACCOUNT_QUOTA: Throttle = { rateLimit: 10_000, burstLimit: 5_000 };

const API_NAME = text(/^.{1,128}$/, "1 to 128 characters");

/** https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages.html */
const STAGE_NAME = text(/^[\w-]{1,128}$/, "at most 128 letters, digits, underscores and hyphens");

const ROUTE_KEY = text(/./, 'a value such as "ping", or $connect, $disconnect or $default');

/** Constructs of the API itself, and those of API Gateway's own routes. */
const TAKEN = new Set([
  "access-log",
  "api",
  "authorizer",
  "connect",
  "default",
  "disconnect",
  "domain",
  "stage",
]);

export class WebSocketApi extends Construct {
  private readonly api: Apigatewayv2Api;
  private readonly name: string;
  private readonly stageName: string;
  private readonly domain: Domain | undefined;
  private readonly stage: Apigatewayv2Stage;
  private readonly hasThrottle: boolean;
  /** Names of the functions that API Gateway calls, by route key without `$`; `authorizer` is one of the keys. */
  readonly functionNames = new Map<string, string>();

  constructor(scope: Construct, id: string, props: WebSocketApiProps) {
    super(scope, id);
    check("The name of the API", props.name, API_NAME);
    check("The name of the stage", props.stageName, STAGE_NAME);
    if (props.throttle) checkEach(props.throttle, THROTTLE, "throttle");
    this.name = props.name;
    this.stageName = props.stageName;
    this.domain = props.domain;
    this.api = new Apigatewayv2Api(this, "api", {
      name: props.name,
      protocolType: "WEBSOCKET",
      routeSelectionExpression: props.routeSelectionExpression ?? "$request.body.action",
      disableExecuteApiEndpoint: props.domain?.defaultEndpoint === "disabled" || undefined,
    });
    this.hasThrottle = props.throttle !== undefined;
    this.stage = this.createStage(props.throttle);
    if (props.domain) new CustomDomain(this, "domain", { ...props.domain, stage: this.stage });
  }

  get executionArn(): string {
    return this.api.executionArn;
  }

  /** CloudWatch's dimensions of this stage's metrics. */
  get dimensions(): Record<string, string> {
    return { ApiId: this.api.id, Stage: this.stageName };
  }

  /** Where API Gateway logs, if enabled. Derived from the API, because the stage depends on the groups. */
  get logGroups(): LogGroupNames {
    return {
      requests: `/aws/apigateway/${this.name}`,
      errors: `/aws/apigateway/${this.api.id}/${this.stageName}`,
    };
  }

  /**
   * Without a throttle, the stage gets the account's usual quota: the log level needs a block of settings, see
   * {@link createStage}.
   *
   * @param options shared by both log groups.
   */
  logAccess(options: AccessLogOptions): void {
    if (!this.hasThrottle) this.stage.putDefaultRouteSettings(toSettings(ACCOUNT_QUOTA));
    new AccessLog(this, "access-log", { ...options, stage: this.stage, groups: this.logGroups });
  }

  /** Where clients connect: `wss://{domain}[/{base path}]` or `wss://{api}.execute-api.{region}.amazonaws.com/{stage}`. */
  get url(): string {
    return this.domain
      ? `wss://${formatAddress(this.domain)}`
      : `${this.api.apiEndpoint}/${this.stageName}`;
  }

  /**
   * Where functions post to connections. Derived from the API instead of the stage's `invoke_url`: the stage depends on
   * the routes, and the routes on the functions that need this endpoint.
   *
   * Connections can be posted to through either name, whichever the client used. By default functions use API
   * Gateway's: it does not depend on a certificate, DNS record or mapping, which may be missing, late or expired.
   */
  get connectionsEndpoint(): string {
    const { domain } = this;
    if (domain && (domain.defaultEndpoint ?? "used") !== "used")
      return `https://${formatAddress(domain)}`;
    return `${Fn.replace(this.api.apiEndpoint, "wss://", "https://")}/${this.stageName}`;
  }

  /**
   * @param routeKey exact value of the route selection expression, or `$connect`, `$disconnect`, `$default`.
   * @param fn a function of this library, or an {@link ExistingFunction}.
   */
  addRoute(
    routeKey: string,
    fn: FunctionLike,
    options: WebSocketRouteOptions = {},
  ): WebSocketRoute {
    check("The route key", routeKey, ROUTE_KEY);
    const id = TAKEN.has(routeKey) ? `route-${routeKey}` : routeKey.replace("$", "");
    check("The route key", id, CONSTRUCT_NAME);
    const route = new WebSocketRoute(this, id, { api: this.api, routeKey, fn, ...options });
    this.functionNames.set(id, fn.functionName);
    this.stage.dependsOn = [
      ...(this.stage.dependsOn ?? []),
      ...route.served.map((resource) => dependable(resource)),
    ];
    return route;
  }

  /** @returns the authorizer to pass to the route `$connect`. */
  addAuthorizer(fn: FunctionLike, options: LambdaAuthorizerOptions = {}): LambdaAuthorizer {
    this.functionNames.set("authorizer", fn.functionName);
    return new LambdaAuthorizer(this, "authorizer", { api: this.api, fn, ...options });
  }

  /** Lets a function or role post to every connection of this stage, and sets `WEBSOCKET_ENDPOINT`. */
  grantPostToConnection(grantee: Grantee): void {
    this.grantConnections(grantee, "POST");
  }

  /** Lets a function or role close every connection of this stage, and sets `WEBSOCKET_ENDPOINT`. */
  grantDeleteConnection(grantee: Grantee): void {
    this.grantConnections(grantee, "DELETE");
  }

  private grantConnections(grantee: Grantee, method: "POST" | "DELETE"): void {
    grantee.addEnvironment("WEBSOCKET_ENDPOINT", this.connectionsEndpoint);
    grantee.allow(
      ["execute-api:ManageConnections"],
      [`${this.api.executionArn}/${this.stageName}/${method}/@connections/*`],
    );
  }

  /**
   * Terraform would create a deployment before it deletes a removed route, which would stay in service: see
   * docs/decisions/0014-auto-deploy.md. An auto-deploying stage is never without `$connect` and its authorizer, since
   * it is created after all routes and destroyed before them.
   *
   * A `default_route_settings` block without both limits is sent as 0/0, and every request gets a 429.
   *
   * CKV2_AWS_51 asks for a client certificate, which Lambda proxy integrations do not use.
   */
  private createStage(throttle: Throttle | undefined): Apigatewayv2Stage {
    return new Apigatewayv2Stage(this, "stage", {
      apiId: this.api.id,
      name: this.stageName,
      autoDeploy: true,
      defaultRouteSettings: throttle && toSettings(throttle),
    });
  }
}

const toSettings = ({ rateLimit, burstLimit }: Throttle) => ({
  throttlingRateLimit: rateLimit,
  throttlingBurstLimit: burstLimit,
  detailedMetricsEnabled: true,
});
