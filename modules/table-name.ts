// The name of the connection table: of a new one, or of one that exists.
import { ConfigurationError } from "./checks.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import type { ExistingTable } from "./existing.ts";

type Named = Partial<{
  table: ExistingTable;
  tableName: string;
  isProtected: boolean;
  key: EncryptionKey;
}>;

/** @throws {ConfigurationError} unless there is exactly one table, and each property applies to it. */
export const nameOfTable = ({ table, tableName, isProtected, key }: Named): string => {
  if (table) {
    const given = Object.entries({ tableName, isProtected, key }).filter(([, value]) => value);
    if (given.length === 0) return table.tableName;
    const names = given.map(([name]) => name).join(", ");
    throw new ConfigurationError(
      `The connections have an existing table, and ${names} for a new one; expected one of the two: leave out table or ${names}.`,
    );
  }
  if (tableName !== undefined) return tableName;
  throw new ConfigurationError(
    "The connections have no table; expected tableName for a new one, or table for an existing one.",
  );
};
