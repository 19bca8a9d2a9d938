// Builds the Terraform state after a plan is applied, so that a project can be planned as if it were deployed.
import { readFileSync } from "node:fs";
import { readConfiguration, type Resource } from "../../gateway/index.ts";

/** The account of AWS's own examples. */
const ACCOUNT = "123456789012";

interface Planned {
  resource_changes: Change[];
  planned_values: { root_module: { resources: { address: string; schema_version: number }[] } };
}

interface Change {
  address: string;
  mode: "managed" | "data";
  type: string;
  name: string;
  index?: string | number;
  change: { after: object; after_unknown: object };
}

/**
 * @param plan as JSON, with resources of the root module only.
 * @returns JSON in version 4 of the format; unknown values are those that the gateway assigns.
 */
export const deployedState = (planPath: string): string => {
  const { resources } = readConfiguration({ planPath });
  const text = readFileSync(planPath, "utf8");
  const { resource_changes: changes, planned_values: values } = JSON.parse(text) as Planned;
  const createInstance = (change: Change): object => ({
    index_key: change.index,
    schema_version: values.root_module.resources.find(({ address }) => address === change.address)
      ?.schema_version,
    attributes: createAttributes(
      change,
      resources.find(({ address }) => address === change.address),
    ),
  });
  const managed = changes.filter(({ mode }) => mode === "managed");
  const groups = Map.groupBy(managed, ({ type, name }) => `${type}.${name}`);
  const state = [...groups.values()].map((group) => ({
    mode: "managed",
    type: group[0]?.type,
    name: group[0]?.name,
    provider: 'provider["registry.terraform.io/hashicorp/aws"]',
    instances: group.map(createInstance),
  }));
  const document = { version: 4, serial: 1, lineage: "deployed", outputs: {}, resources: state };
  return JSON.stringify(document).replaceAll("000000000000", ACCOUNT);
};

const createAttributes = ({ change }: Change, resource: Resource | undefined): object => ({
  ...change.after,
  ...Object.fromEntries(
    Object.keys(change.after_unknown).map((name) => [name, resource?.attribute(name)]),
  ),
});
