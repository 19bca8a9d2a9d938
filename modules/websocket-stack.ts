// Composition root: one WebSocket API with its functions, table and queue, in one environment.
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { BroadcastQueue } from "./broadcast-queue.ts";
import { ConnectionTable } from "./connection-table.ts";
import { LambdaFunction } from "./lambda-function.ts";
import { tokenDigestsVariable } from "./token-digests-variable.ts";
import { type Throttle, WebSocketApi } from "./websocket-api.ts";

export interface WebSocketStackProps {
  /** For example `eu-west-1`. */
  region: string;
  /** Folder with one zip per handler, made by `npm run build`. */
  zipDirectory: string;
  /**
   * SHA-256 digests, in lower-case hex, of the tokens that may connect. Default: the Terraform variable
   * `token_digests`, which has no default of its own: a plan without it fails.
   */
  tokenDigests?: string[];
  throttle: Throttle;
  /** Days; one of the values CloudWatch Logs accepts. */
  logRetentionDays: number;
  /** Copies of the broadcast function that may run at once, 4 to 1002. */
  broadcastWorkers: number;
  /**
   * Posts a second, and at once, that all broadcasts together may make. API Gateway's quota is for an account and Region,
   * and clients' messages count as well. Default: that of a new account, 10,000 and 5,000.
   */
  postLimit?: { perSecond: number; atOnce: number };
  /** Layouts of the connection table, see docs/shards.md. Default: one of 16 shards. */
  connectionLayouts?: string[];
}

const ACCOUNT_QUOTA = { perSecond: 10_000, atOnce: 5_000 };

interface RouteDefinition {
  routeKey: string;
  /**
   * `status`: the status code is the answer ($connect, $disconnect).
   * `return`: the returned body is sent to the client.
   * `callback`: the function posts to the connection through @connections.
   */
  answers: "status" | "return" | "callback";
  /** What the function needs beyond answering. */
  grant?: (fn: LambdaFunction) => void;
}

export class WebSocketStack extends TerraformStack {
  private readonly props: WebSocketStackProps;
  private readonly namePrefix: string;
  private readonly api: WebSocketApi;
  private readonly connections: ConnectionTable;
  private readonly broadcasts: BroadcastQueue;

  /** @param environment names the stack, the stage and, as `websocket-{environment}-…`, every resource. */
  constructor(scope: Construct, environment: string, props: WebSocketStackProps) {
    super(scope, environment);
    this.props = props;
    this.namePrefix = `websocket-${environment}`;
    this.configureTerraform(environment);
    this.connections = new ConnectionTable(this, "connections", {
      tableName: `${this.namePrefix}-connections`,
      layouts: props.connectionLayouts ?? ["1:16"],
    });
    this.api = new WebSocketApi(this, "api", {
      name: this.namePrefix,
      stageName: environment,
      throttle: props.throttle,
    });
    this.broadcasts = this.createBroadcasts();
    this.createRoutes();
    this.createOutputs();
  }

  /** The one route table. */
  private routes(): RouteDefinition[] {
    const { connections, broadcasts } = this;
    return [
      { routeKey: "$connect", answers: "status", grant: (fn) => connections.grantPut(fn) },
      { routeKey: "$disconnect", answers: "status", grant: (fn) => connections.grantDelete(fn) },
      { routeKey: "$default", answers: "return", grant: (fn) => this.nameActions(fn) },
      { routeKey: "ping", answers: "return" },
      { routeKey: "whoami", answers: "callback" },
      { routeKey: "message", answers: "callback" },
      { routeKey: "echoMessage", answers: "callback" },
      { routeKey: "post", answers: "callback" },
      { routeKey: "sendmessage", answers: "callback", grant: (fn) => broadcasts.grantSend(fn) },
    ];
  }

  private createRoutes(): void {
    const authorizer = this.api.addAuthorizer(this.createAuthorizerFunction());
    for (const { routeKey, answers, grant } of this.routes()) {
      const fn = this.createFunction(routeKey.replace("$", ""));
      if (answers === "callback") this.api.grantPostToConnection(fn);
      grant?.(fn);
      this.api.addRoute(routeKey, fn, {
        routeResponse: answers === "return",
        authorizer: routeKey === "$connect" ? authorizer : undefined,
      });
    }
  }

  /** Tells `$default` which actions there are, so that its answer is never out of date. */
  private nameActions(fn: LambdaFunction): void {
    const actions = this.routes().map(({ routeKey }) => routeKey);
    fn.addEnvironment("ACTIONS", actions.filter((key) => !key.startsWith("$")).join(","));
  }

  private createAuthorizerFunction(): LambdaFunction {
    const fn = this.createFunction("authorizer");
    const digests = this.props.tokenDigests?.join(",") ?? tokenDigestsVariable(this);
    fn.addEnvironment("TOKEN_DIGESTS", digests);
    return fn;
  }

  private createBroadcasts(): BroadcastQueue {
    // A whole vCPU, which makes more posts a second than a new account may.
    const worker = this.createFunction("broadcast", { timeoutSeconds: 60, memoryMib: 1769 });
    this.api.grantPostToConnection(worker);
    this.connections.grantBroadcast(worker);
    return new BroadcastQueue(this, "broadcasts", {
      queueName: `${this.namePrefix}-broadcasts`,
      worker,
      workers: this.props.broadcastWorkers,
      postLimit: this.props.postLimit ?? ACCOUNT_QUOTA,
    });
  }

  /** @param name of the file in handlers/, which is also the zip's and the construct's. */
  private createFunction(
    name: string,
    size: { timeoutSeconds?: number; memoryMib?: number } = {},
  ): LambdaFunction {
    return new LambdaFunction(this, name, {
      functionName: `${this.namePrefix}-${name}`,
      zipPath: join(this.props.zipDirectory, `${name}.zip`),
      logRetentionDays: this.props.logRetentionDays,
      ...size,
    });
  }

  private createOutputs(): void {
    this.output("websocket_url", this.api.url);
    this.output("connections_endpoint", this.api.connectionsEndpoint);
    this.output("broadcast_queue_url", this.broadcasts.url);
    this.output("connections_table", this.connections.tableName);
  }

  private output(name: string, value: string): void {
    new TerraformOutput(this, name, { value }).overrideLogicalId(name);
  }

  /** State lies beside main.ts: cdktf.out may be deleted at any time, and an absolute path differs by machine. */
  private configureTerraform(environment: string): void {
    new AwsProvider(this, "aws", { region: this.props.region });
    new LocalBackend(this, { path: `../../../terraform.${environment}.tfstate` });
    // The bindings are frozen at 6.25.0; fixes of the provider itself are welcome.
    this.addOverride("terraform.required_providers.aws.version", "~> 6.25");
    this.addOverride("terraform.required_version", ">= 1.11");
  }
}
