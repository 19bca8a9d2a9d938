// Minimal plans for tests: resources, their expressions, and their unknown values.
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import type {
  ConfigurationModule,
  Expression,
  PlanDocument,
  ValuesModule,
} from "../../../gateway/plan/plan-document.ts";

export const refs = (...references: string[]): Expression => ({ references });

export const resource = (address: string, values = {}, index?: string | number) => {
  const [type = "", name = ""] = address.replace(/^(module\.[^.]+\.)+/, "").split(".");
  const key = index === undefined ? "" : `[${JSON.stringify(index)}]`;
  return {
    address: `${address}${key}`,
    mode: "managed" as const,
    type,
    name,
    index,
    values,
  };
};

export const declared = (address: string, expressions = {}, forEach?: Expression) => {
  const [type = "", name = ""] = address.split(".");
  return { mode: "managed" as const, type, name, expressions, for_each_expression: forEach };
};

export const createPlan = (
  planned: ValuesModule,
  configuration: ConfigurationModule,
  unknown: Record<string, object>,
  provider: Expression = { constant_value: "eu-west-1" },
): PlanDocument => ({
  variables: { region: { value: "sa-east-1" } },
  planned_values: { root_module: planned },
  resource_changes: Object.entries(unknown).map(([address, after_unknown]) => ({
    address,
    change: { after_unknown: after_unknown as Record<string, true> },
  })),
  configuration: {
    root_module: configuration,
    provider_config: { aws: { expressions: { region: provider } } },
  },
});

export const readAttribute = (plan: PlanDocument, address: string, name: string) => {
  const { resources, unknown } = planConfiguration(plan);
  const value = resources.find((one) => one.address === address)?.attribute(name);
  return { value, unknown: [...unknown.keys()] };
};
