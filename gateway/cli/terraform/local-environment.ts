// The environment variables with which the AWS provider plans without an account.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { findCacheFolder } from "../../../shared/cache-folder.ts";
import type { AccountEndpoint } from "./account-endpoint.ts";

/** Used where neither the caller nor the project sets a Region. */
const DEFAULT_REGION = "us-east-1";

/**
 * Nothing of the caller's AWS configuration is left but the Region: no request may reach an account.
 *
 * @param configFile read instead of the caller's own, see {@link writeProfiles}.
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
export const createLocalEnvironment = (
  { url, accessKey }: Pick<AccountEndpoint, "url" | "accessKey">,
  configFile: string,
): NodeJS.ProcessEnv => {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  const others = Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_DATA_DIR$)/.test(name));
  return {
    ...Object.fromEntries(others),
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: accessKey,
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_REGION: AWS_REGION || AWS_DEFAULT_REGION || DEFAULT_REGION,
    AWS_CONFIG_FILE: configFile,
    AWS_SHARED_CREDENTIALS_FILE: configFile,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "2",
  };
};

/** Writes the profiles that a project names. The default one is in the environment variables. */
export const writeProfiles = (
  configFile: string,
  names: ReadonlySet<string>,
  accessKey: string,
): void => {
  const sections = [...names].flatMap((name) =>
    [`[${name}]`, `[profile ${name}]`].map(
      (section) => `${section}\naws_access_key_id = ${accessKey}\naws_secret_access_key = local\n`,
    ),
  );
  writeFileSync(configFile, sections.join("\n"), { mode: 0o600 });
};

/**
 * Keeps downloaded providers from one start to the next: the AWS provider has hundreds of megabytes.
 *
 * @returns variables for `terraform init`; none where the caller has such a folder.
 * @see https://developer.hashicorp.com/terraform/cli/config/config-file#provider-plugin-cache
 */
export const keepProviders = (): NodeJS.ProcessEnv => {
  if (hasOwnCache()) return {};
  mkdirSync(PROVIDERS, { recursive: true });
  return { TF_PLUGIN_CACHE_DIR: PROVIDERS, TF_PLUGIN_CACHE_MAY_BREAK_DEPENDENCY_LOCK_FILE: "1" };
};

const hasOwnCache = (): boolean => {
  const { TF_PLUGIN_CACHE_DIR, TF_CLI_CONFIG_FILE } = process.env;
  if (TF_PLUGIN_CACHE_DIR) return true;
  const path = TF_CLI_CONFIG_FILE ?? join(homedir(), ".terraformrc");
  return existsSync(path) && /^\s*plugin_cache_dir\b/m.test(readFileSync(path, "utf8"));
};

/** Where downloaded providers are kept. */
const PROVIDERS = findCacheFolder("terraform-providers");
