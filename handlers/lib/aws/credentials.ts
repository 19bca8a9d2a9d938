// The credentials of the function's role: Lambda sets them in the environment, for the life of the execution
// environment.
import { optionalEnv, requiredEnv } from "../env.ts";
import type { Credentials } from "./sigv4.ts";

export const credentialsFromEnv = (): Credentials => ({
  accessKeyId: requiredEnv("AWS_ACCESS_KEY_ID"),
  secretAccessKey: requiredEnv("AWS_SECRET_ACCESS_KEY"),
  sessionToken: optionalEnv("AWS_SESSION_TOKEN"),
});
