// An override file that lets Terraform check a stack without an account, and with the provider that is at hand.
// https://developer.hashicorp.com/terraform/language/files/override

/** The first provider that knows nodejs24.x; those before it know nodejs22.x. */
const FIRST_WITH_NODEJS24 = [6, 19];

/** @param version of the provider at hand; undefined: whatever the stack asks for. */
export const overrideOf = (document: unknown, version: string | undefined): object => ({
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
  // Terraform takes no block without something in it.
  if (names.length === 0) return {};
  const functions = Object.fromEntries(names.map((name) => [name, { runtime: "nodejs22.x" }]));
  return { resource: { aws_lambda_function: functions } };
};
