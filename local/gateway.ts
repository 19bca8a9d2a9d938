// Puts the parts of the gateway together around one port, and takes them apart again.
import { mkdtemp, rm } from "node:fs/promises";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createEmbeddedServices, type EmbeddedServices } from "./aws/embedded-services.ts";
import { EventSourcePoller, mayPoll } from "./aws/event-source-poller.ts";
import { createJsonClient } from "./aws/json-client.ts";
import { restoreQueues, saveQueues } from "./aws/queue-state.ts";
import { createQueues, createTables } from "./aws/resources.ts";
import { startSchedules } from "./aws/scheduler.ts";
import { startExpiry } from "./aws/time-to-live.ts";
import { type Clock, systemClock } from "./clock.ts";
import { GatewayError } from "./errors.ts";
import { Faults } from "./faults/faults.ts";
import { createFront } from "./http/front.ts";
import { AccessControl } from "./iam/access-control.ts";
import { LambdaService } from "./lambda/lambda-service.ts";
import type { Model } from "./model/model.ts";
import type { Throttle } from "./model/stages.ts";
import type { Output } from "./output.ts";
import type { Connection } from "./websocket/connection.ts";
import { Integrations } from "./websocket/integration.ts";
import { WebSocketGateway } from "./websocket/server.ts";
import { Throttles } from "./websocket/throttles.ts";

export interface Gateway {
  readonly port: number;
  readonly model: Model;
  /** Runs the next events of the functions that have this zip with its new contents. */
  updateCode(zipPath: string): void;
  /** Closes every connection with 1001, waits a little for batches under way, and frees the port. */
  close(): Promise<void>;
}

interface RunOptions {
  output: Output;
  port?: number;
  clock?: Clock;
  accountThrottle?: Throttle;
  iam?: boolean;
  faults?: unknown;
  queueStatePath?: string;
}

/** Milliseconds that batches of messages have to end; what they have not deleted by then stays in its queue. */
const BATCH_GRACE_MS = 3000;

export const runGateway = async (model: Model, options: RunOptions): Promise<Gateway> => {
  const { output, clock = systemClock } = options;
  const { api, functions, region } = model;
  const faults = createFaults(clock, options.faults);
  const throttles = new Throttles(clock, options.accountThrottle);
  const connections = new Map<string, Connection>();
  const access = createAccessControl(model, options);
  const services = await createEmbeddedServices(region);
  const shared = { api, queues: model.queues, access, region, clock, faults };
  const front = createFront({ ...shared, connections, services, throttles });
  const port = await listen(front, options.port ?? 0);
  const directory = await mkdtemp(join(tmpdir(), "websocket-gateway-"));
  const customDomains = api.domainMappings.map(({ domainName }) => domainName);
  const network = { gatewayPort: port, customDomains };
  const lambda = new LambdaService({
    functions,
    region,
    directory,
    ...network,
    output,
    kills: faults.kills,
    clock,
  });
  const integrations = new Integrations(model, lambda);
  const webSockets = new WebSocketGateway({ ...shared, connections, integrations, throttles });
  webSockets.attach(front);
  const background = await startBackground(model, { ...options, ...shared, port, lambda });

  const close = async (): Promise<void> => {
    // Batches under way still need the port: to post, and to delete the messages that they have handled.
    await Promise.all([webSockets.close(), background.stop()]);
    await lambda.close();
    await keepQueues(services, model, options);
    await services.close();
    front.close();
    front.closeAllConnections();
    await rm(directory, { recursive: true, force: true });
  };
  return { port, model, updateCode: (zipPath) => lambda.updateCode(zipPath), close };
};

const createFaults = (clock: Clock, document: unknown = {}): Faults => {
  const faults = new Faults(clock);
  faults.use(document);
  return faults;
};

/** Without IAM no function is known by its credentials: everybody is an operator. */
const createAccessControl = (model: Model, { output, iam = true }: RunOptions): AccessControl =>
  new AccessControl({
    functions: iam ? model.functions : [],
    policies: model.rolePolicies.documents,
    warn: (line) => output.warn(line),
  });

interface BackgroundOptions extends RunOptions {
  port: number;
  clock: Clock;
  lambda: LambdaService;
  access: AccessControl;
  faults: Faults;
}

/** What goes on without a client: queues that are polled, items that expire. */
const startBackground = async (
  model: Model,
  { port, clock, lambda, access, output, faults, queueStatePath }: BackgroundOptions,
): Promise<{ stop(): Promise<void> }> => {
  const { region, functions } = model;
  const client = createJsonClient(port, region);
  await Promise.all([createTables(client, model.tables), createQueues(client, model.queues)]);
  if (queueStatePath !== undefined) {
    const count = await restoreQueues(client, model.queues, queueStatePath);
    if (count > 0)
      output.info(`${count} messages that the last run left are in their queues again.`);
  }
  const stopExpiry = startExpiry(client, model.tables, clock);
  const stopSchedules = startSchedules(model.schedules, lambda, region, clock);
  const polling = { client, lambda, region, clock, deliveries: faults.deliveries };
  const pollers = model.eventSourceMappings
    .filter((mapping) => mayPoll(access, functions, mapping))
    .map((mapping) => new EventSourcePoller({ mapping, ...polling }));
  return {
    stop: async () => {
      stopExpiry();
      stopSchedules();
      const stopped = Promise.all(pollers.map((poller) => poller.stop()));
      await Promise.race([stopped, new Promise((resolve) => setTimeout(resolve, BATCH_GRACE_MS))]);
    },
  };
};

const keepQueues = async (
  services: EmbeddedServices,
  { queues }: Model,
  { output, queueStatePath }: RunOptions,
): Promise<void> => {
  if (queueStatePath === undefined) return;
  const count = await saveQueues(services, queues, queueStatePath);
  if (count > 0)
    output.info(`${count} messages are left; the next run finds them in ${queueStatePath}.`);
};

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(
        error.code === "EADDRINUSE"
          ? new GatewayError(
              "PORT_IN_USE",
              `Port ${port} is in use: end the program that has it, or choose another with --port.`,
            )
          : error,
      );
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
