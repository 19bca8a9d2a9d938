// Plans with sources, for tests: both written in a few lines.
import { createModuleBody } from "../../../gateway/hcl/module-body.ts";
import type { Sources } from "../../../gateway/hcl/sources.ts";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import type {
  ConfigurationModule,
  Expression,
  PlanDocument,
  ValuesModule,
} from "../../../gateway/plan/plan-document.ts";
import { createPlan } from "./small-plan.ts";

/** @param bodies in Terraform's JSON syntax, by the path of the module: "" for the root module. */
const createSources = (bodies: Record<string, unknown>, root = "."): Sources => ({
  root,
  workspace: "default",
  problems: [],
  modules: new Map(
    Object.entries(bodies).map(([key, body]) => [
      key,
      { directory: key === "" ? "." : key.replaceAll(".", "/"), body: createModuleBody([body]) },
    ]),
  ),
});

interface WrittenPlan {
  planned: ValuesModule;
  /** By address, as in a plan. */
  unknown: Record<string, object>;
  bodies: Record<string, unknown>;
  variables?: PlanDocument["variables"];
  /** What the plan has of the sources. Default: nothing. */
  configuration?: ConfigurationModule;
  /** The provider's, as in a plan. */
  region?: Expression;
}

export const configureWritten = (written: WrittenPlan) => {
  const { planned, unknown, bodies, variables, configuration = {}, region } = written;
  const plan = createPlan(planned, configuration, unknown, region);
  return planConfiguration(
    { ...plan, ...(variables && { variables }) },
    { sources: createSources(bodies) },
  );
};

/** @returns a resource, and the notes about unknown values. */
export const readWrittenResource = (written: WrittenPlan, address: string) => {
  const { resources, unknown: notes } = configureWritten(written);
  return { resource: resources.find((one) => one.address === address), notes };
};

/** @returns an attribute of a resource, and the notes about unknown values. */
export const readWritten = (written: WrittenPlan, address: string, name: string) => {
  const { resource, notes } = readWrittenResource(written, address);
  const value = resource?.attribute(name);
  return { value, notes: Object.fromEntries(notes) };
};
