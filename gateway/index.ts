// The local gateway: serves the WebSocket and HTTP APIs that a Terraform configuration or plan describes.
import { dirname } from "node:path";
import type { Clock } from "./time/clock.ts";
import type { Suggestions } from "./console/console.ts";
import { isOverflow, refuseWarnings, tooDeep } from "./diagnostics/errors.ts";
import { type Gateway, runGateway } from "./gateway.ts";
import { readSources, type Sources } from "./hcl/sources.ts";
import { Interpreters } from "./lambda/interpreters.ts";
import { checkFunctions } from "./lambda/check-functions.ts";
import { readModel } from "./model/model.ts";
import { readDefinitions } from "./model/openapi-definitions.ts";
import { type FunctionOverrides, listGivenVariables } from "./model/overrides.ts";
import type { Throttle } from "./model/stages.ts";
import { withoutUnusedPolicies } from "./model/unused-policies.ts";
import { listOffers } from "./model/offers.ts";
import { listWarnings } from "./model/warnings.ts";
import { listArchives } from "./plan/archives.ts";
import { describeUnknown, withoutGiven } from "./plan/unknown-values.ts";
import { planConfiguration } from "./plan/plan-configuration.ts";
import { readPlan } from "./plan/plan-document.ts";
import { applyRules } from "./rules/findings.ts";
import type { Judged } from "./rules/subjects.ts";
import { type Output, silentOutput } from "./diagnostics/output.ts";
import { type Configuration, loadConfiguration } from "./terraform/configuration.ts";
import { tablesElsewhere } from "./model/tables-elsewhere.ts";
import { readDocument } from "./terraform/document.ts";
import type { Environment } from "./terraform/variables.ts";

export type { Suggestions } from "./console/console.ts";
export { createJsonClient, type JsonClient } from "./aws/json-client.ts";
export { type Clock, createFastClock } from "./time/clock.ts";
export { GatewayError } from "./diagnostics/errors.ts";
export type { Gateway } from "./gateway.ts";
export type { Api } from "./model/apis.ts";
export { holdPort } from "./request/listen.ts";
export type { Configuration, Resource } from "./terraform/configuration.ts";
export { credentialsFor } from "./iam/credentials.ts";
export { localPathFor } from "./model/destinations.ts";
export { type FunctionUrl, localPathOfUrl } from "./model/function-urls.ts";
export { listHttpPaths } from "./model/http-destinations.ts";
export type { Stage, Throttle } from "./model/stages.ts";
export type { LogLevel } from "./diagnostics/log-level.ts";
export type { FinishedInvocation, Offer, Output } from "./diagnostics/output.ts";
export { type Finding, RefusedConfiguration } from "./rules/findings.ts";

interface CommonOptions extends FunctionOverrides {
  /**
   * TCP port on 127.0.0.1.
   * @default 0: any free port
   */
  port?: number;
  /**
   * Receives the functions' logs, and the gateway's own messages and warnings.
   * @default silent
   */
  output?: Output;
  /**
   * Drives the gateway's timers. A fast clock shortens its waits; functions keep real time.
   * @default the system clock
   * @example createFastClock(60)
   */
  clock?: Clock;
  /**
   * The account's request quota.
   * @default that of a new account: 10,000 requests a second, bursts of 5,000
   */
  accountThrottle?: Throttle;
  /**
   * File that keeps queued messages from one run to the next.
   * @default none: messages are lost when the gateway ends
   */
  queueStatePath?: string;
  /**
   * Whether the roles' policies are enforced.
   * @default true
   */
  iam?: boolean;
  /**
   * Address or name of the only WebSocket API to serve. HTTP APIs are all served.
   * @default all of them
   */
  api?: string;
  /**
   * Example messages and queries that the console offers.
   * @default derived from the configuration
   */
  suggestions?: Suggestions;
  /**
   * Whether a warning about the configuration prevents the start.
   * @default false
   */
  strict?: boolean;
  /**
   * Faults to inject from the start, see docs/faults.md.
   * @default none
   */
  faults?: unknown;
}

/** A synthesized stack. */
export interface StackSource {
  /** Path of the JSON, for example `cdktf.out/stacks/dev/cdk.tf.json`. Zip paths are relative to its folder. */
  configurationPath: string;
  /**
   * Environment variables; `TF_VAR_…` set the variables of the stack.
   * @default none
   */
  environment?: Environment;
}

/** A plan: Terraform has already resolved all variables. */
export interface PlanSource {
  /** File with the output of `terraform show -json PLAN`. */
  planPath: string;
  /**
   * Folder of the root module; zip paths are relative to it.
   * @default the plan's folder
   */
  projectDirectory?: string;
  /**
   * Folder of the root module, if its sources are those of the plan: they say what the plan calls unknown.
   * @default none: only the plan is read
   */
  sourceDirectory?: string;
}

export type GatewayOptions = CommonOptions & (StackSource | PlanSource);

/**
 * @throws {GatewayError} when the configuration is invalid, AWS would refuse it, the port is in use, or `strict` is set and
 * there are warnings.
 */
export const startGateway = async (options: GatewayOptions): Promise<Gateway> => {
  const { output = silentOutput } = options;
  const sources = await readGivenSources(options);
  const { configuration, judged, directory, archives, elsewhere, unknown, evaluate } = orElse(() =>
    read(options, sources),
  );
  const findings = orElse(() => applyRules(judged));
  const definitions = await readDefinitions(configuration.resources);
  const { zips, commands } = options;
  const overrides = { zips, commands, variables: mapTexts(options.variables, evaluate) };
  const model = orElse(
    () =>
      readModel(configuration, directory, {
        apiName: options.api,
        overrides,
        archives,
        definitions,
      }),
    // Unknown values may be the reason why the model cannot be read.
    () => describeUnknown(unknown).forEach((line) => output.warn(line)),
  );
  const interpreters = new Interpreters();
  const ofFunctions = await checkFunctions(model.functions, interpreters);
  const ofModel = listWarnings(configuration.resources, model);
  const needed = withoutGiven(unknown, listGivenVariables(model.functions, overrides));
  const left = withoutUnusedPolicies(needed, configuration.resources, model);
  const warnings = [
    ...(sources?.problems ?? []),
    ...describeUnknown(left),
    ...findings,
    ...elsewhere,
    ...ofFunctions.warnings,
    ...ofModel,
  ];
  if (options.strict && warnings.length > 0) throw refuseWarnings(warnings);
  for (const line of warnings) output.warn(line);
  output.offer?.(listOffers(model, left, ofFunctions.placeholders));
  return runGateway(model, { ...options, output, interpreters });
};

/**
 * Reads a configuration without serving it, for tools and tests that inspect what is deployed.
 *
 * @returns its resources, with every expression resolved as the gateway resolves it.
 * @throws {GatewayError} when the configuration is invalid.
 */
export const readConfiguration = (source: StackSource | PlanSource): Configuration =>
  orElse(() => read(source).configuration);

const orElse = <Result>(run: () => Result, onError?: () => void): Result => {
  try {
    return run();
  } catch (error) {
    onError?.();
    throw isOverflow(error) ? tooDeep("The configuration", error) : error;
  }
};

const readGivenSources = async (options: StackSource | PlanSource): Promise<Sources | undefined> =>
  "planPath" in options && options.sourceDirectory !== undefined
    ? readSources(options.sourceDirectory)
    : undefined;

interface Read {
  configuration: Configuration;
  /** The same configuration, as the rules check it. */
  judged: Judged;
  /** Folder to which zip paths are relative. */
  directory: string;
  /** Folders or files that zips would be made of, by the path of the zip. */
  archives: ReadonlyMap<string, string>;
  /** Warnings about resources that exist outside of the configuration and are missing here. */
  elsewhere: string[];
  unknown: ReadonlyMap<string, string>;
  /** Resolves the expression in the text of an overridden variable. */
  evaluate: (text: string) => string;
}

type Variables = Record<string, Record<string, string>>;

const mapTexts = (variables: Variables = {}, map: (text: string) => string): Variables =>
  Object.fromEntries(
    Object.entries(variables).map(([fn, given]) => [
      fn,
      Object.fromEntries(Object.entries(given).map(([name, text]) => [name, map(text)])),
    ]),
  );

const asItIs = (text: string): string => text;

const read = (options: StackSource | PlanSource, sources?: Sources): Read => {
  if ("planPath" in options) {
    const { planPath, projectDirectory = dirname(planPath) } = options;
    const plan = readPlan(planPath);
    const configuration = planConfiguration(plan, { sources });
    const { unknown, evaluate } = configuration;
    const judged = { ...planConfiguration(plan, { isStrict: true, sources }), isPlan: true };
    const archives = listArchives(plan, projectDirectory);
    const directory = projectDirectory;
    return { configuration, judged, directory, archives, elsewhere: [], unknown, evaluate };
  }
  const { configurationPath, environment = {} } = options;
  const document = readDocument(configurationPath);
  const configuration = loadConfiguration(document, environment);
  const directory = dirname(configurationPath);
  const unknown = new Map<string, string>();
  const judged = { ...configuration, unknownAttributes: new Set<string>(), isPlan: false };
  const elsewhere = tablesElsewhere(document);
  const archives = new Map<string, string>();
  return { configuration, judged, directory, archives, elsewhere, unknown, evaluate: asItIs };
};
