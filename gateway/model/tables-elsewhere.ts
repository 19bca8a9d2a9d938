// Warns of tables from data sources: the configuration has only their names, so the gateway cannot create them.
import type { TerraformDocument } from "../terraform/document.ts";

/** @returns one warning per table. */
export const tablesElsewhere = ({ data = {} }: TerraformDocument): string[] =>
  Object.keys(data["aws_dynamodb_table"] ?? {}).map(
    (name) =>
      `data.aws_dynamodb_table.${name} exists elsewhere and is not served: calls to this table fail with ResourceNotFoundException.`,
  );
