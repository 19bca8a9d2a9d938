// Assembles the parts of the gateway around one port, and shuts them down.
import { createEmbeddedServices } from "./aws/embedded-services.ts";
import { DeadLetters } from "./aws/dead-letters.ts";
import { AsyncInvocations } from "./aws/async-invocations.ts";
import { createDeliver } from "./aws/destinations.ts";
import { EventBus } from "./aws/event-bus.ts";
import { ItemStreams } from "./aws/item-streams.ts";
import { createJsonClient, type JsonClient } from "./aws/json-client.ts";
import { keepQueues } from "./aws/kept-queues.ts";
import { type Background, startBackground } from "./background.ts";
import { type Clock, systemClock } from "./time/clock.ts";
import { createConsole, type Suggestions } from "./console/console.ts";
import type { BuildState } from "./console/live-state.ts";
import { ServiceCalls } from "./direct/service-calls.ts";
import { Faults } from "./faults/faults.ts";
import { HttpApis } from "./http-api/handle.ts";
import { createRouter } from "./http/router.ts";
import { AccessControl } from "./iam/access-control.ts";
import type { Guard } from "./lambda/guard.ts";
import type { Interpreters } from "./lambda/interpreters.ts";
import { LambdaService } from "./lambda/lambda-service.ts";
import { listen } from "./request/listen.ts";
import type { Model } from "./model/model.ts";
import type { Throttle } from "./model/stages.ts";
import type { Output } from "./diagnostics/output.ts";
import { openRunPlace } from "./run-place.ts";
import { keepRunNote } from "./run-note.ts";
import { unexpected } from "./diagnostics/unexpected.ts";
import { Journal } from "./trace/journal.ts";
import type { Connection } from "./websocket/connection.ts";
import { Integrations } from "./websocket/integration.ts";
import { WebSocketGateway } from "./websocket/server.ts";
import { Throttles } from "./websocket/throttles.ts";

export interface Gateway {
  /** Port on 127.0.0.1. It also serves DynamoDB, SQS, @connections and the console. */
  readonly port: number;
  /** `ws://127.0.0.1:{port}`, with `http:` if no WebSocket API is served; append the path of a stage. */
  readonly url: string;
  readonly model: Model;
  /** Drives idle timeouts, expiry, schedules and queues. */
  readonly clock: Clock;
  /** Ids of the open connections, oldest first. */
  connections(): string[];
  /**
   * Replaces the injected faults, see docs/faults.md.
   *
   * @throws {GatewayError} when the document is invalid; the current faults then stay.
   */
  useFaults(document: unknown): void;
  /** Reloads the functions deployed from this zip: their next invocations run its new contents. */
  updateCode(zipPath: string): void;
  /** Shows in the console why code could not be built. @param error of the build; undefined: it works again. */
  showBuildError(error?: string): void;
  /** Closes every connection with 1001, waits at most 3 s for batches in flight, and frees the port. */
  close(): Promise<void>;
}

interface RunOptions {
  output: Output;
  interpreters: Pick<Interpreters, "find">;
  port?: number;
  clock?: Clock;
  accountThrottle?: Throttle;
  iam?: boolean;
  faults?: unknown;
  queueStatePath?: string;
  suggestions?: Suggestions;
}

export const runGateway = async (model: Model, options: RunOptions): Promise<Gateway> => {
  const parts = createParts(model, options);
  const { routes: localRoutes, sendPage } = createConsole({ ...parts, client: () => client });
  const streams = createStreams(parts, () => client);
  const later = { lambda: () => lambda, asynchronous: () => asynchronous, http: () => http };
  const routes = { localRoutes, sendPage, bus: () => bus };
  const server = createRouter({ ...parts, ...later, ...routes, streams });
  const port = await listen(server, options.port ?? 0);
  server.on("error", unexpected(options.output, `Port ${port}`));
  const place = openRunPlace();
  const lambda = createLambda(parts, { gatewayPort: port, ...place });
  const removeNote = noteRun(parts, lambda, options);
  const client = createJsonClient(port, model.region);
  const asynchronous = createAsync(parts, lambda, client);
  const bus = new EventBus({ ...parts, asynchronous, client });
  const direct = new ServiceCalls({ ...parts, client, iam: options.iam ?? true });
  const integrations = new Integrations({ ...parts, lambda, asynchronous, services: direct });
  const http = new HttpApis({ ...parts, integrations, services: direct });
  const webSockets = new WebSocketGateway({ ...parts, integrations });
  webSockets.attach(server);
  const callers = { lambda, asynchronous, bus, streams };
  const starting = startBackground(model, { ...parts, ...callers, port });

  const close = async (): Promise<void> => {
    parts.faults.end();
    // Batches in flight still need the port, to post and to delete the messages they handled.
    await Promise.all([webSockets.close(), stopStarted(starting)]);
    asynchronous.stop();
    await lambda.close();
    parts.keptQueues.close();
    await parts.services.close();
    server.close();
    server.closeAllConnections();
    await place.remove();
    removeNote();
  };
  await starting.catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { ...createHandle(parts, lambda, port), close };
};

const createHandle = (
  { model, clock, connections, faults, build }: Parts,
  lambda: LambdaService,
  port: number,
): Omit<Gateway, "close"> => ({
  port,
  url: `${model.apis.length > 0 ? "ws" : "http"}://127.0.0.1:${port}`,
  model,
  clock,
  connections: () => [...connections.keys()],
  useFaults: (document) => faults.use(document),
  updateCode: (zipPath) => lambda.updateCode(zipPath),
  showBuildError: (error) => {
    build.error = error;
  },
});

/** @returns a function that removes the note. */
const noteRun = (
  { connections, model, output }: Parts,
  lambda: LambdaService,
  { queueStatePath }: RunOptions,
): (() => void) => {
  const { length: tables } = model.tables;
  const read = () => ({ connections: connections.size, invocations: lambda.inProgress, tables });
  return keepRunNote(queueStatePath, read, output);
};

/** Of tables whose streams call functions: the changes of others are not recorded. */
const createStreams = ({ model, ...parts }: Parts, client: () => JsonClient): ItemStreams => {
  const tables = [...new Set(model.streamMappings.map(({ table }) => table))];
  return new ItemStreams({ ...parts, tables, client });
};

/** If starting failed, there is nothing to stop. */
const stopStarted = (starting: Promise<Background>): Promise<void> =>
  starting.then(
    (background) => background.stop(),
    () => {},
  );

type Parts = ReturnType<typeof createParts>;

/** Creates the parts that need no port. */
const createParts = (model: Model, options: RunOptions) => {
  const { apis, queues, region } = model;
  const { output, interpreters, clock = systemClock, suggestions = {}, queueStatePath } = options;
  const journal = new Journal();
  const keptQueues = keepQueues(queueStatePath, output);
  return {
    model,
    apis,
    queues,
    functionUrls: model.functionUrls,
    httpApis: model.httpApis,
    permissions: model.permissions,
    region,
    output,
    interpreters,
    clock,
    suggestions,
    journal,
    keptQueues,
    services: createEmbeddedServices(region, keptQueues.journal),
    connections: new Map<string, Connection>(),
    throttles: new Throttles(clock, (line) => output.warn(line), options.accountThrottle),
    access: createAccessControl(model, clock, options),
    faults: createFaults(clock, options.faults),
    deadLetters: new DeadLetters(queues, journal),
    build: {} as BuildState,
  };
};

const createLambda = (
  { model, faults, ...parts }: Parts,
  surroundings: { gatewayPort: number; directory: string; guard: Guard },
): LambdaService =>
  new LambdaService({
    ...parts,
    ...surroundings,
    functions: model.functions,
    customDomains: [...model.apis, ...model.httpApis].flatMap(({ domainMappings }) =>
      domainMappings.map(({ domainName }) => domainName),
    ),
    kills: faults.kills,
  });

const createAsync = (
  { model, ...parts }: Parts,
  lambda: LambdaService,
  client: JsonClient,
): AsyncInvocations => {
  const { functions, asyncSettings: settings } = model;
  const asynchronous: AsyncInvocations = new AsyncInvocations({
    ...parts,
    lambda,
    settings,
    deliver: createDeliver({
      ...parts,
      client,
      functions,
      invoke: (...call) => asynchronous.invoke(...call),
    }),
  });
  return asynchronous;
};

const createFaults = (clock: Clock, document: unknown = {}): Faults => {
  const faults = new Faults(clock);
  faults.use(document);
  return faults;
};

/** With `iam: false`, no function is recognized by its credentials: every caller counts as an operator. */
const createAccessControl = (
  model: Model,
  clock: Clock,
  { output, iam = true }: RunOptions,
): AccessControl =>
  new AccessControl({
    ...model,
    functions: iam ? model.functions : [],
    now: () => clock.now(),
    warn: (line) => output.warn(line),
  });
