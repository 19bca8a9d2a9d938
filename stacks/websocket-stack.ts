// Composition root: one WebSocket API with its functions, table and queue, in one environment.
import { join } from "node:path";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import {
  assertAuthorization,
  authorizerHandler,
  closesExpired,
  configureAuthorizer,
} from "./authorization.ts";
import { checkBudgets, configureBodyLimit, configureBudget } from "./budgets.ts";
import {
  ACCOUNT_QUOTA,
  BroadcastQueue,
  check,
  ConnectionTable,
  CONSTRUCT_NAME,
  EncryptionKey,
  FunctionUrl,
  LambdaFunction,
  type LambdaFunctionProps,
  Monitoring,
  type Rule,
  Schedule,
  WebSocketApi,
} from "../modules/index.ts";
import { allowPublishing, chooseZip, serveChannels, watchChannels } from "./channel-routes.ts";
import { checkChannels, listHooks } from "./channels.ts";
import { ACTIONS_BY_CALLBACK, chooseRoutes } from "./routes.ts";
import { advisesReconnect, configureSweep, sweepZip } from "./sweep.ts";
import { configureTerraform } from "./terraform-settings.ts";
import { checkStackProps, type WebSocketStackProps } from "./websocket-stack-props.ts";

/** The stage has the same name. */
const NAME: Rule = {
  expected: "letters, digits, underscores and hyphens, and no name that plain objects inherit",
  accepts: (value) => CONSTRUCT_NAME.accepts(value) && /^[\w-]+$/.test(String(value)),
};

const checkName = (environment: string): string => {
  check("The name of the stack", environment, NAME);
  return environment;
};

/** Names of parts that are created after the hooks, and that a hook could have: no hyphen or underscore. */
const LATER = { sweep: "sweep", ingest: "ingest", monitoring: "monitoring" };

export class WebSocketStack extends TerraformStack {
  private readonly props: WebSocketStackProps;
  private readonly namePrefix: string;
  private readonly api: WebSocketApi;
  private readonly key: EncryptionKey | undefined;
  private readonly connections: ConnectionTable;
  private readonly broadcasts: BroadcastQueue;

  /** @param environment name of the stack and the stage, and part of every resource's: `websocket-{environment}-…`. */
  constructor(scope: Construct, environment: string, props: WebSocketStackProps) {
    super(scope, checkName(environment));
    checkStackProps(props);
    checkBudgets(props, ACTIONS_BY_CALLBACK);
    assertAuthorization(environment, props);
    checkChannels(props);
    this.props = props;
    this.namePrefix = `websocket-${environment}`;
    configureTerraform(this, { environment, ...props });
    this.api = new WebSocketApi(this, "api", {
      name: this.namePrefix,
      stageName: environment,
      throttle: props.throttle,
      domain: props.domain,
    });
    this.key = props.customerManagedKey ? this.createKey() : undefined;
    this.connections = new ConnectionTable(this, "connections", {
      tableName: `${this.namePrefix}-connections`,
      layouts: props.connectionLayouts ?? ["1:16"],
      isProtected: props.protectTable,
      indexesExpiry: closesExpired(props.authorization),
      key: this.key,
    });
    this.broadcasts = this.createBroadcasts();
    this.createRoutes();
    if (closesExpired(props.authorization)) this.createSweep();
    if (props.publishUrl) this.createPublishUrl();
    this.observe();
    this.createOutputs();
  }

  private createRoutes(): void {
    const { connections, broadcasts, props } = this;
    const createHook = (name: string) => {
      check("The name of a hook", name, this.freeName());
      return this.createFunction(name, { timeoutSeconds: 3 });
    };
    const hooks = new Map(listHooks(props.channels).map((name) => [name, createHook(name)]));
    const authorizer = this.api.addAuthorizer(this.createAuthorizerFunction());
    for (const { routeKey, answers, grant } of chooseRoutes(props)) {
      const name = routeKey.replace("$", "");
      const door = { ...this.reserved, zip: chooseZip(name, props) };
      const fn = this.createFunction(name, answers === "status" ? door : {});
      if (answers === "callback") this.api.grantPostToConnection(fn);
      configureBodyLimit(fn, routeKey, props.maxBodyBytes);
      grant?.(fn, { api: this.api, connections, broadcasts, hooks, props });
      this.api.addRoute(routeKey, fn, {
        routeResponse: answers === "return",
        authorizer: routeKey === "$connect" ? authorizer : undefined,
      });
    }
  }

  /** Users choose the names of hooks, which must differ from the names of the stack's own parts. */
  private freeName(): Rule {
    const others = new Set([
      ...this.node.children.map(({ node }) => node.id),
      ...chooseRoutes(this.props).map(({ routeKey }) => routeKey.replace("$", "")),
      authorizerHandler(this.props.authorization),
      ...Object.values(LATER),
    ]);
    return {
      expected: "another one, also for its file in handlers/: the stack has a part with this name",
      accepts: (name) => !others.has(String(name)),
    };
  }

  private get reserved(): { reservedConcurrency?: number } {
    return { reservedConcurrency: this.props.reservedConcurrency };
  }

  private createAuthorizerFunction(): LambdaFunction {
    const fn = this.createFunction(authorizerHandler(this.props.authorization), this.reserved);
    configureAuthorizer(this, fn, this.props);
    configureBudget(fn, this.connections, "connect", this.props.budgets?.connects);
    return fn;
  }

  /** No event reports that a token has expired, so a schedule checks. */
  private createSweep(): void {
    const { api, connections, broadcasts, props } = this;
    const fn = this.createFunction(LATER.sweep, { zip: sweepZip(props), timeoutSeconds: 60 });
    configureSweep(fn, { api, connections, broadcasts, props });
    new Schedule(this, "sweep-schedule", { fn, rate: "1 minute" });
  }

  private createPublishUrl(): void {
    const { api, connections, broadcasts, props } = this;
    const fn = this.createFunction(LATER.ingest);
    const toConnections = Object.hasOwn(props.channels ?? {}, "connection");
    allowPublishing(fn, { api, connections, broadcasts, props }, toConnections);
    this.output("publish_url", new FunctionUrl(this, "publish-url", { fn }).url);
  }

  private createBroadcasts(): BroadcastQueue {
    // One full vCPU, which posts faster than a new account's quota allows.
    const worker = this.createFunction("broadcast", {
      zip: chooseZip("broadcast", this.props),
      timeoutSeconds: 60,
      memoryMib: 1769,
      // Fewer than the mappings' concurrency would throttle them, and each throttle counts as a receive.
      reservedConcurrency: this.props.reservedConcurrency && this.props.broadcastWorkers,
    });
    this.api.grantPostToConnection(worker);
    this.connections.grantBroadcast(worker);
    serveChannels(worker, this.connections, this.props);
    if (advisesReconnect(this.props)) this.connections.grantListExpiring(worker);
    return new BroadcastQueue(this, "broadcasts", {
      queueName: `${this.namePrefix}-broadcasts`,
      worker,
      workers: this.props.broadcastWorkers,
      postLimit: this.props.postLimit ?? {
        perSecond: ACCOUNT_QUOTA.rateLimit,
        atOnce: ACCOUNT_QUOTA.burstLimit,
      },
      key: this.key,
    });
  }

  private createKey(): EncryptionKey {
    return new EncryptionKey(this, "key", {
      name: this.namePrefix,
      region: this.props.region,
      arnInAccount: this.api.executionArn,
      logGroups: [`/aws/lambda/${this.namePrefix}-*`, ...Object.values(this.api.logGroups)],
    });
  }

  /** @param name of the construct and, by default, of the zip and of the file in handlers/. */
  private createFunction(
    name: string,
    { zip = name, ...size }: Partial<LambdaFunctionProps> & { zip?: string } = {},
  ): LambdaFunction {
    check("The name of a function", name, CONSTRUCT_NAME);
    return new LambdaFunction(this, name, {
      functionName: `${this.namePrefix}-${name}`,
      zipPath: join(this.props.zipDirectory, `${zip}.zip`),
      logRetentionDays: this.props.logRetentionDays,
      logLevel: this.props.logLevel,
      key: this.key,
      ...size,
    });
  }

  private observe(): void {
    const { namePrefix: name, key, api, broadcasts } = this;
    const { accessLogs, logRetentionDays: retentionDays, ...props } = this.props;
    const { region, alarmTopicArn, spendLimits } = props;
    if (accessLogs) api.logAccess({ retentionDays, key });
    const channels = watchChannels(this.props, (each) => `${name}-${each}`);
    const watched = { name, region, api, broadcasts, alarmTopicArn, spendLimits, channels };
    new Monitoring(this, LATER.monitoring, watched);
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
}
