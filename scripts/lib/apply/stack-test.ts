// Runs one stack through its scenarios, and checks what the stage serves during each apply.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PluginMirror } from "../plugin-mirror.ts";
import { ApplyWorkspace, type PlannedChange } from "./apply-workspace.ts";
import { apiStages } from "./api-stages.ts";
import { redrivePolicies, slowTable, tracingNeedsPermission } from "./aws-demands.ts";
import { isChange } from "./calls.ts";
import { describeChange, findEmulatorFault } from "./emulator-faults.ts";
import { startEmulator } from "./emulator.ts";
import { EditedProject } from "./edited-project.ts";
import { type RecordedCall, type RecordingProxy, startRecordingProxy } from "./recording-proxy.ts";
import type { Scenario } from "./scenarios.ts";
import { describe, ServedApi } from "./served-api.ts";

export interface ScenarioReport {
  name: string;
  seconds: number;
  /** Calls that change something, in order. */
  calls: RecordedCall[];
  /** What is wrong; empty if all is well. */
  flaws: string[];
  /** Known gaps, and why. */
  gaps: string[];
  /** Changes in the next plan that a fault of the emulator causes. */
  emulatorFaults: string[];
}

const VARIABLES = {
  TF_VAR_jwt_issuer: "https://identity.example.com",
  TF_VAR_jwt_jwks_uri: "https://identity.example.com/.well-known/jwks.json",
  TF_VAR_jwt_audiences: '["my-app"]',
  TF_VAR_api_gateway_account_role_arn: "arn:aws:iam::000000000000:role/api-gateway-logs",
};

/**
 * Longer than an apply takes to create all functions; after that the table becomes active, or the apply would never
 * end.
 */
const TABLE_PATIENCE_MS = 120_000;

/** @param report called after each scenario. */
export const testStack = async (
  stack: string,
  {
    scenarios,
    mirror,
    report,
  }: { scenarios: Scenario[]; mirror: PluginMirror; report: (one: ScenarioReport) => void },
): Promise<void> => {
  const emulator = await startEmulator();
  const project = new EditedProject();
  const table = new PatientTable();
  const proxy = await startRecordingProxy(emulator.port, [
    apiStages(),
    redrivePolicies(),
    tracingNeedsPermission(),
    slowTable(() => table.isReady(proxy)),
  ]);
  const workspace = new ApplyWorkspace(mirror, proxy.url, VARIABLES);
  const run = new StackRun(proxy, workspace, report);
  try {
    for (const scenario of scenarios) {
      scenario.edit(project);
      const directory = project.synthesize(stack);
      table.expect(functionsIn(directory));
      await run.apply(scenario, directory);
    }
    if (table.flaw !== undefined) run.flaw(table.flaw);
    await run.destroy();
  } finally {
    workspace.remove();
    project.remove();
    await proxy.close();
    await emulator.stop();
  }
};

/**
 * A table that becomes active only after all functions exist, as on AWS when it is slow: they must not depend on it.
 */
class PatientTable {
  flaw: string | undefined;
  private functions = 0;
  private deadlineMs = 0;

  expect(functions: number): void {
    this.functions ||= functions;
    this.deadlineMs ||= Date.now() + TABLE_PATIENCE_MS;
  }

  isReady({ calls }: RecordingProxy): boolean {
    const created = calls.filter(
      ({ operation, answer }) => operation === "CreateFunction" && answer.status < 300,
    );
    if (created.length >= this.functions) return true;
    if (Date.now() < this.deadlineMs) return false;
    this.flaw ??= `Only ${created.length} of ${this.functions} functions were created while the table was not ready.`;
    return true;
  }
}

class StackRun {
  private readonly api = new ServedApi();
  private readonly proxy: RecordingProxy;
  private readonly workspace: ApplyWorkspace;
  private readonly report: (one: ScenarioReport) => void;
  private readonly flaws: string[] = [];

  constructor(
    proxy: RecordingProxy,
    workspace: ApplyWorkspace,
    report: (one: ScenarioReport) => void,
  ) {
    this.proxy = proxy;
    this.workspace = workspace;
    this.report = report;
  }

  flaw(text: string): void {
    this.flaws.push(text);
  }

  async apply(scenario: Scenario, directory: string): Promise<void> {
    await this.workspace.use(directory);
    await this.record(
      scenario,
      async () => {
        await this.workspace.apply();
        return this.workspace.plan();
      },
      routeKeysIn(directory),
    );
  }

  async destroy(): Promise<void> {
    await this.record(
      { name: "destroy" },
      async () => {
        await this.workspace.destroy();
        return [];
      },
      [],
    );
  }

  private async record(
    { name, gap }: Pick<Scenario, "name" | "gap">,
    act: () => Promise<PlannedChange[]>,
    expectedRoutes: string[],
  ): Promise<void> {
    const start = Date.now();
    const first = this.proxy.calls.length;
    const left = await act();
    const calls = this.proxy.calls.slice(first);
    for (const call of calls) this.api.follow(call);
    const served = Map.groupBy(this.api.takeFlaws(), (flaw) => gap?.flaw.test(flaw) ?? false);
    const faults = left.map((change) => [change, findEmulatorFault(change)] as const);
    this.report({
      name,
      seconds: Math.round((Date.now() - start) / 1000),
      calls: calls.filter(isChange),
      flaws: [
        ...this.flaws.splice(0),
        ...(served.get(false) ?? []),
        ...refusals(calls),
        ...wrongRoutes(expectedRoutes, this.api.routeKeys),
        ...faults.flatMap(([change, fault]) =>
          fault === undefined ? [describeChange(change)] : [],
        ),
      ],
      gaps: (served.get(true) ?? []).map((flaw) => `${flaw}: ${gap?.why}`),
      emulatorFaults: faults.flatMap(([{ address }, fault]) =>
        fault === undefined ? [] : [`${address}: ${fault}`],
      ),
    });
  }
}

/** A refused change is retried and only costs minutes, but shows that something was created too early. */
const refusals = (calls: RecordedCall[]): string[] =>
  calls
    .filter((call) => isChange(call) && call.answer.status >= 400)
    .map((call) => `${describe(call)} was refused: ${call.answer.body.slice(0, 200)}`);

const wrongRoutes = (expected: string[], served: string[]): string[] =>
  String(expected) === String(served)
    ? []
    : [
        `The stage serves ${served.join(", ") || "nothing"}; expected ${expected.join(", ") || "nothing"}.`,
      ];

const resourcesIn = (directory: string): Record<string, Record<string, Record<string, string>>> =>
  (JSON.parse(readFileSync(join(directory, "cdk.tf.json"), "utf8")) as { resource: never })
    .resource;

const routeKeysIn = (directory: string): string[] =>
  Object.values(resourcesIn(directory)["aws_apigatewayv2_route"] ?? {})
    .map(({ route_key: key = "" }) => key)
    .toSorted();

const functionsIn = (directory: string): number =>
  Object.keys(resourcesIn(directory)["aws_lambda_function"] ?? {}).length;
