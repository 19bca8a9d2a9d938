// Replaces @aws-sdk/credential-provider-node in the bundles: Lambda provides credentials in the environment, and the
// code that gets them from files, SSO, instances and web identities is a third of an SDK client.
import { credentialsFromEnv } from "./credentials.ts";

/** Used by SDK clients that are created without credentials. */
export const defaultProvider = () => async () => credentialsFromEnv();
