// A small API built from this project's constructs, in the variants of the plan fixtures.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, LocalBackend, TerraformStack } from "cdktf";
import {
  BroadcastQueue,
  ConnectionTable,
  LambdaFunction,
  WebSocketApi,
} from "../../../modules/index.ts";

export interface FixtureVariant {
  /** Routes that answer by return, in addition to `$connect` and `$disconnect`. */
  routes: string[];
  /** Whether the function of `$connect` may also delete from the table. */
  connectDeletes: boolean;
  tableName: string;
}

export const FIRST: FixtureVariant = {
  routes: ["ping"],
  connectDeletes: false,
  tableName: "websocket-dev-connections",
};

/** Writes `stacks/dev` below `outDir`. The zips contain only their own names. */
export const synthesizeVariant = (variant: FixtureVariant, outDir: string): string => {
  const zipDirectory = join(outDir, "zips");
  mkdirSync(zipDirectory, { recursive: true });
  const app = new App({ outdir: outDir });
  createStack(app, variant, zipDirectory);
  app.synth();
  return join(outDir, "stacks/dev");
};

const createStack = (app: App, variant: FixtureVariant, zipDirectory: string): void => {
  const stack = new TerraformStack(app, "dev");
  configureTerraform(stack);
  const functionNamed = functionFactory(stack, zipDirectory);
  const table = new ConnectionTable(stack, "connections", {
    tableName: variant.tableName,
    layouts: ["1:16"],
  });
  const api = createApi(stack);
  createRoutes(api, table, functionNamed, variant);
  createBroadcasts(stack, api, table, functionNamed("broadcast"));
};

const configureTerraform = (stack: TerraformStack): void => {
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  new LocalBackend(stack, { path: "terraform.dev.tfstate" });
  stack.addOverride("terraform.required_version", ">= 1.11");
};

type FunctionFactory = (name: string) => LambdaFunction;

const functionFactory =
  (stack: TerraformStack, zipDirectory: string): FunctionFactory =>
  (name) => {
    const zipPath = join(zipDirectory, `${name}.zip`);
    writeFileSync(zipPath, name);
    const functionName = `websocket-dev-${name}`;
    return new LambdaFunction(stack, name, { functionName, zipPath, logRetentionDays: 7 });
  };

const createApi = (stack: TerraformStack): WebSocketApi =>
  new WebSocketApi(stack, "api", {
    name: "websocket-dev",
    stageName: "dev",
    throttle: { rateLimit: 100, burstLimit: 200 },
  });

const createRoutes = (
  api: WebSocketApi,
  table: ConnectionTable,
  functionNamed: FunctionFactory,
  { routes, connectDeletes }: FixtureVariant,
): void => {
  const authorizer = api.addAuthorizer(functionNamed("authorizer"));
  const connect = functionNamed("connect");
  table.grantPut(connect);
  if (connectDeletes) table.grantDelete(connect);
  api.addRoute("$connect", connect, { routeResponse: false, authorizer });
  const disconnect = functionNamed("disconnect");
  table.grantDelete(disconnect);
  api.addRoute("$disconnect", disconnect, { routeResponse: false });
  for (const route of routes) api.addRoute(route, functionNamed(route), { routeResponse: true });
};

const createBroadcasts = (
  stack: TerraformStack,
  api: WebSocketApi,
  table: ConnectionTable,
  worker: LambdaFunction,
): void => {
  api.grantPostToConnection(worker);
  table.grantBroadcast(worker);
  new BroadcastQueue(stack, "broadcasts", {
    queueName: "websocket-dev-broadcasts",
    worker,
    workers: 4,
    postLimit: { perSecond: 10_000, atOnce: 5_000 },
  });
};
