// The index of expiring connections, from the function's environment.
import { dynamoDbFromEnv } from "./aws/api-from-env.ts";
import { requiredEnv } from "./env.ts";
import { createExpiryIndex, type ExpiryIndex } from "./expiry-index.ts";

export const expiryIndexFromEnv = (): ExpiryIndex =>
  createExpiryIndex({ dynamoDb: dynamoDbFromEnv(), tableName: requiredEnv("CONNECTIONS_TABLE") });
