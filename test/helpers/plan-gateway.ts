// Gateways that serve a project of test/fixtures/hcl from its plan, with zips that the test writes.
import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Gateway, startGateway } from "../../gateway/index.ts";
import { connect, type TestClient } from "./client.ts";
import { writeZip } from "./fixture-stack.ts";
import { closeAfterwards } from "./hooks.ts";

export interface PlanGateway extends Gateway {
  readonly lines: string[];
  readonly warnings: string[];
  /** @param path of the stage, with a query if needed. */
  connect(path: string): Promise<TestClient>;
}

interface PlanGatewayOptions {
  /** Code by path of the zip in the project. */
  zips: Record<string, { code: string; file?: string }>;
  /** Paths of zips that were built elsewhere, by function: keys of `zips`. */
  overrides?: Record<string, string>;
  /** Existing files that are passed unchanged, by function. */
  absolute?: Record<string, string>;
  variables?: Record<string, Record<string, string>>;
  /** Name of the plan file. Default: "plan". */
  plan?: string;
  /** Whether the gateway reads the project's HCL, too. Default: false. */
  hasSources?: boolean;
}

export const planPathFor = (project: string, plan = "plan"): string =>
  `test/fixtures/hcl/${project}/${plan}.json`;

export const startPlan = async (
  project: string,
  { zips, overrides = {}, absolute = {}, variables, plan, hasSources = false }: PlanGatewayOptions,
): Promise<PlanGateway> => {
  const projectDirectory = await mkdtemp(join(tmpdir(), "hcl-project-"));
  closeAfterwards(() => rm(projectDirectory, { recursive: true, force: true }));
  for (const [path, { code, file }] of Object.entries(zips)) {
    await writeZip(join(projectDirectory, path), code, file);
  }
  if (hasSources) await copySources(project, projectDirectory);
  const lines: string[] = [];
  const warnings: string[] = [];
  const gateway = await startGateway({
    planPath: planPathFor(project, plan),
    projectDirectory,
    ...(hasSources && { sourceDirectory: projectDirectory }),
    zips: {
      ...absolute,
      ...Object.fromEntries(
        Object.entries(overrides).map(([name, path]) => [name, join(projectDirectory, path)]),
      ),
    },
    variables,
    output: {
      functionLine: (name, line) => lines.push(`${name}: ${line}`),
      info: () => {},
      warn: (line) => warnings.push(line),
    },
  });
  closeAfterwards(() => gateway.close());
  return {
    ...gateway,
    lines,
    warnings,
    connect: (path) => connect(`ws://127.0.0.1:${gateway.port}/${path}`),
  };
};

/** Copies a project as it is after "terraform init", whose list of modules is in `modules.json`. */
const copySources = async (project: string, directory: string): Promise<void> => {
  await cp(`test/fixtures/hcl/${project}`, directory, {
    recursive: true,
    filter: (path) => !path.endsWith("plan.json"),
  });
  await mkdir(join(directory, ".terraform/modules"), { recursive: true });
  const manifest = join(directory, "modules.json");
  if (existsSync(manifest)) await cp(manifest, join(directory, ".terraform/modules/modules.json"));
};
