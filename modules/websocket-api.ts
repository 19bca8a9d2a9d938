// A WebSocket API with its one stage, which deploys each change of the API as it is made.
import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { dependable, Fn } from "cdktf";
import { Construct } from "constructs";
import { AccessLog, type AccessLogOptions, type LogGroupNames } from "./access-log.ts";
import {
  check,
  checkEach,
  ConfigurationError,
  CONSTRUCT_NAME,
  positiveNumber,
  type RulesFor,
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

export class WebSocketApi extends Construct {
  private readonly api: Apigatewayv2Api;
  private readonly name: string;
  private readonly stageName: string;
  private readonly domain: Domain | undefined;
  private readonly stage: Apigatewayv2Stage;
  private readonly isThrottled: boolean;
  /** Names of the functions that API Gateway calls, by route key without `$`; `authorizer` is one of the keys. */
  readonly functionNames = new Map<string, string>();

  constructor(scope: Construct, id: string, props: WebSocketApiProps) {
    super(scope, id);
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
    this.isThrottled = props.throttle !== undefined;
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
   * @param options shared by both log groups.
   * @throws {ConfigurationError} without a throttle: the log level is one of the route settings, which the provider sends
   * with limits of 0 if there are none.
   */
  logAccess(options: AccessLogOptions): void {
    if (!this.isThrottled) {
      throw new ConfigurationError(
        `The access logs of "${this.name}" need a throttle, or every request gets a 429; expected ` +
          "throttle: { rateLimit: …, burstLimit: … } of the API.",
      );
    }
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
    const id = routeKey.replace("$", "");
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
      defaultRouteSettings: throttle && {
        throttlingRateLimit: throttle.rateLimit,
        throttlingBurstLimit: throttle.burstLimit,
        detailedMetricsEnabled: true,
      },
    });
  }
}
