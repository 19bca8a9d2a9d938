// Stands in for @aws-sdk/credential-provider-node in the bundles: on Lambda credentials come from the environment, and
// the ways to get them from files, SSO, instances and web identities are a third of an SDK client's code.
import { credentialsFromEnv } from "./credentials.ts";

/** What SDK clients ask for credentials when they are given none. */
export const defaultProvider = () => async () => credentialsFromEnv();
