// Plans of what happens besides changes of resources, made with the provider that Terraform has built in.
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTemporaryFolder } from "../../../shared/temporary-folder.ts";
import { runTerraform, tryTerraform } from "../run-terraform.ts";

interface Scenario {
  /** Configuration that is applied first, as Terraform's JSON. */
  first: object;
  /** Configuration that is planned then. */
  second: object;
  /** What Terraform is asked for besides. */
  options?: string[];
}

const data = (input: string): object => ({ terraform_data: { one: { input } } });

const KEPT = { resource: data("a") };

const failing = (severity: "check" | "postcondition"): object =>
  severity === "check"
    ? {
        ...KEPT,
        check: {
          health: {
            assert: {
              condition: '${terraform_data.one.input == "b"}',
              error_message: "It is not b.",
            },
          },
        },
      }
    : {
        resource: {
          terraform_data: {
            one: {
              input: "a",
              lifecycle: {
                precondition: { condition: "${var.size > 3}", error_message: "It is too small." },
              },
            },
          },
        },
        variable: { size: { type: "number", default: 1 } },
      };

export const OUTSIDE: Record<string, Scenario> = {
  "only-moved": {
    first: KEPT,
    second: {
      resource: { terraform_data: { two: { input: "a" } } },
      moved: { from: "terraform_data.one", to: "terraform_data.two" },
    },
  },
  "only-imported": {
    first: {},
    second: {
      resource: { terraform_data: { one: {} } },
      import: { to: "terraform_data.one", id: "7d7a1d0a-0000-0000-0000-000000000000" },
    },
  },
  "only-forgotten": {
    first: KEPT,
    second: { removed: { from: "terraform_data.one", lifecycle: { destroy: false } } },
  },
  "only-outputs": {
    first: {
      output: {
        url: { value: "wss://a" },
        region: { value: "eu-west-1" },
        token: { value: "tiger-lily", sensitive: true },
      },
    },
    second: {
      output: { url: { value: "wss://b" }, token: { value: "oleander", sensitive: true } },
    },
  },
  "failed-check": { first: KEPT, second: failing("check") },
  errored: { first: {}, second: failing("postcondition") },
  targeted: {
    first: {},
    second: { resource: { terraform_data: { one: { input: "a" }, two: { input: "b" } } } },
    options: ["-target=terraform_data.one"],
  },
  "data-removed": {
    first: {
      ...KEPT,
      data: {
        terraform_remote_state: {
          own: { backend: "local", config: { path: "none.tfstate" }, defaults: { a: "b" } },
        },
      },
    },
    second: KEPT,
  },
  "data-read": {
    first: {},
    second: {
      resource: data("a"),
      data: {
        terraform_remote_state: {
          own: {
            backend: "local",
            config: { path: "${terraform_data.one.output}" },
            defaults: { a: "b" },
          },
        },
      },
    },
  },
};

export interface OutsidePlan {
  /** As `terraform show -json` prints it. */
  json: string;
  /** Whether Terraform says "No changes". */
  saysNoChanges: boolean;
}

export const planOutside = ({ first, second, options = [] }: Scenario): OutsidePlan => {
  const directory = createTemporaryFolder("plan-fixtures-outside");
  const write = (configuration: object): void =>
    writeFileSync(join(directory, "main.tf.json"), JSON.stringify(configuration));
  writeFileSync(join(directory, "terraform.rc"), "");
  writeFileSync(join(directory, "none.tfstate"), EMPTY_STATE);
  write(first);
  runTerraform(directory, "init", "-input=false", "-no-color");
  runTerraform(directory, "apply", "-input=false", "-no-color", "-auto-approve");
  write(second);
  const { stdout } = tryTerraform(
    directory,
    "plan",
    "-input=false",
    "-no-color",
    "-out=plan.bin",
    ...options,
  );
  const json = runTerraform(directory, "show", "-json", "plan.bin");
  rmSync(directory, { recursive: true });
  return { json, saysNoChanges: stdout.includes("No changes.") };
};

const EMPTY_STATE = JSON.stringify({
  version: 4,
  terraform_version: "1.11.4",
  serial: 1,
  lineage: "00000000-0000-0000-0000-000000000000",
  outputs: {},
  resources: [],
});
