// The local gateway: serves the WebSocket API that a synthesized Terraform configuration describes.
import { dirname } from "node:path";
import type { Clock } from "./clock.ts";
import { type Gateway, runGateway } from "./gateway.ts";
import { readModel } from "./model/model.ts";
import type { Throttle } from "./model/stages.ts";
import { warningsOf } from "./model/warnings.ts";
import { type Output, silentOutput } from "./output.ts";
import { loadConfiguration } from "./terraform/configuration.ts";
import { readDocument } from "./terraform/document.ts";
import type { Environment } from "./terraform/variables.ts";

export { type Clock, createFastClock } from "./clock.ts";
export { GatewayError } from "./errors.ts";
export type { Gateway } from "./gateway.ts";
export type { Output } from "./output.ts";

export interface GatewayOptions {
  /** A synthesized stack, for example `cdktf.out/stacks/dev/cdk.tf.json`; zips are found relative to it. */
  configurationPath: string;
  /** On 127.0.0.1. Default 0: one that is free. */
  port?: number;
  /** Where `TF_VAR_…` are looked up. Default: nowhere. */
  environment?: Environment;
  /** Default: silent. */
  output?: Output;
  /** Default: the system's. A fast one shortens what the gateway waits for; functions keep real time. */
  clock?: Clock;
  /** The account's quota of requests. Default: a new account's, 10,000 a second and 5,000 at once. */
  accountThrottle?: Throttle;
  /** File that keeps what is left in the queues from one run to the next. Default: nothing is kept. */
  queueStatePath?: string;
  /** Whether functions may do only what their roles allow. Default true. */
  iam?: boolean;
  /** What shall go wrong from the start, see docs/faults.md. Default: nothing. */
  faults?: unknown;
}

/** @throws {GatewayError} when the configuration is wrong, or the port is taken. */
export const startGateway = async ({
  configurationPath,
  environment = {},
  output = silentOutput,
  ...options
}: GatewayOptions): Promise<Gateway> => {
  const configuration = loadConfiguration(readDocument(configurationPath), environment);
  const model = readModel(configuration, dirname(configurationPath));
  for (const line of warningsOf(configuration.resources, model)) output.warn(line);
  return runGateway(model, { output, ...options });
};
