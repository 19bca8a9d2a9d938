// Items that the configuration itself puts into its tables.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { isObject, type Value } from "../terraform/values.ts";

export interface TableItem {
  address: string;
  tableName: string;
  /** In DynamoDB's form, such as `{"id":{"S":"1"}}`; undefined when it cannot be read. */
  item?: object;
  /** The plan does not contain it, and a warning about its values says so. */
  isOmitted: boolean;
}

export const readTableItem = (resource: Resource): TableItem => {
  const text = readItemText(resource);
  const item: unknown = typeof text === "string" ? parseJsonOrNothing(text) : undefined;
  return {
    address: resource.address,
    tableName: requiredText(resource, "table_name"),
    isOmitted: text === undefined,
    ...(isObject(item) && { item }),
  };
};

/** @returns undefined for what a plan omits, null for what the gateway cannot evaluate. */
const readItemText = (resource: Resource): Value | undefined => {
  try {
    return resource.attribute("item");
  } catch (error) {
    if (error instanceof GatewayError) return null;
    throw error;
  }
};

/** @returns a warning per item that cannot be read. */
export const unreadItems = (items: TableItem[]): string[] =>
  items
    .filter(({ item, isOmitted }) => item === undefined && !isOmitted)
    .map(
      ({ address, tableName }) =>
        `${address}: its item is not known or not JSON; expected an object in DynamoDB's form, ` +
        `such as {"id":{"S":"1"}}. The table ${tableName} starts without it.`,
    );
