// Tables that were made elsewhere: a configuration has their names only, so they cannot be made here.
import type { TerraformDocument } from "../terraform/document.ts";

/** @returns a line for each. */
export const tablesElsewhere = ({ data = {} }: TerraformDocument): string[] =>
  Object.keys(data["aws_dynamodb_table"] ?? {}).map(
    (name) =>
      `data.aws_dynamodb_table.${name} was made elsewhere: functions that use the table get ResourceNotFoundException.`,
  );
