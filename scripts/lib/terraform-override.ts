// An override file that lets Terraform check a stack without an account, and with the available provider.
// https://developer.hashicorp.com/terraform/language/files/override

/** The first provider version that supports nodejs24.x; earlier ones support nodejs22.x. */
const FIRST_WITH_NODEJS24 = [6, 19];

/** @param version of the available provider; undefined to use the stack's constraint. */
export const createOverride = (document: unknown, version: string | undefined): object => ({
  provider: {
    aws: [
      {
        access_key: "none",
        secret_key: "none",
        skip_credentials_validation: true,
        skip_metadata_api_check: true,
        skip_region_validation: true,
        skip_requesting_account_id: true,
      },
    ],
  },
  terraform: {
    backend: { local: { path: "check.tfstate" } },
    ...(version !== undefined && {
      required_providers: { aws: { source: "hashicorp/aws", version } },
    }),
  },
  ...(version !== undefined && isBeforeNodejs24(version) && olderRuntime(document)),
});

const isBeforeNodejs24 = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [firstMajor = 0, firstMinor = 0] = FIRST_WITH_NODEJS24;
  return major < firstMajor || (major === firstMajor && minor < firstMinor);
};

const olderRuntime = (document: unknown): object => {
  const { resource } = document as { resource: { aws_lambda_function?: object } };
  const names = Object.keys(resource.aws_lambda_function ?? {});
  // Terraform rejects an empty block.
  if (names.length === 0) return {};
  const functions = Object.fromEntries(names.map((name) => [name, { runtime: "nodejs22.x" }]));
  return { resource: { aws_lambda_function: functions } };
};
