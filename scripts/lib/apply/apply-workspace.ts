// Applies a synthesized stack to an emulator of AWS with Terraform and the real provider.
import { spawn } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTemporaryFolder } from "../../../shared/temporary-folder.ts";
import type { PluginMirror } from "../plugin-mirror.ts";
import { createOverride } from "../terraform-override.ts";

/** Services that the stacks use, by the provider's names. */
const SERVICES = [
  "apigatewayv2",
  "cloudwatch",
  "dynamodb",
  "events",
  "iam",
  "kms",
  "lambda",
  "logs",
  "sqs",
  "sts",
];

export interface PlannedChange {
  address: string;
  actions: string[];
  before: object | null;
  after: object | null;
}

export class ApplyWorkspace {
  private readonly directory = createTemporaryFolder("apply");
  private readonly mirror: PluginMirror;
  private readonly endpoint: string;
  private readonly variables: Record<string, string>;

  constructor(mirror: PluginMirror, endpoint: string, variables: Record<string, string>) {
    this.mirror = mirror;
    this.endpoint = endpoint;
    this.variables = variables;
  }

  /** Replaces the configuration and keeps the state. @param stack folder of the synthesized stack. */
  async use(stack: string): Promise<void> {
    cpSync(stack, this.directory, { recursive: true });
    const document: unknown = JSON.parse(readFileSync(join(stack, "cdk.tf.json"), "utf8"));
    this.write("check_override.tf.json", JSON.stringify(this.override(document)));
    const path = JSON.stringify(this.mirror.directory);
    this.write("terraform.rc", `provider_installation { filesystem_mirror { path = ${path} } }`);
    await this.terraform("init", "-input=false", "-no-color");
  }

  async apply(): Promise<void> {
    await this.terraform("apply", "-auto-approve", "-input=false", "-no-color");
  }

  async destroy(): Promise<void> {
    await this.terraform("destroy", "-auto-approve", "-input=false", "-no-color");
  }

  /** @returns the changes of another apply. */
  async plan(): Promise<PlannedChange[]> {
    await this.terraform("plan", "-input=false", "-no-color", "-out=plan.bin");
    const { resource_changes: changes = [] } = JSON.parse(
      await this.terraform("show", "-json", "plan.bin"),
    ) as { resource_changes?: { address: string; change: Omit<PlannedChange, "address"> }[] };
    return changes
      .map(({ address, change }) => ({ address, ...change }))
      .filter(({ actions }) => !["no-op", "read"].includes(String(actions)));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }

  private override(document: unknown): object {
    const override = createOverride(document, this.mirror.version) as {
      provider: { aws: [Record<string, unknown>] };
    };
    const [aws] = override.provider.aws;
    aws["skip_requesting_account_id"] = false;
    aws["endpoints"] = [Object.fromEntries(SERVICES.map((name) => [name, this.endpoint]))];
    return override;
  }

  private write(name: string, text: string): void {
    writeFileSync(join(this.directory, name), text);
  }

  /** Asynchronous, because the proxy that Terraform calls runs in this process. */
  private terraform(...args: string[]): Promise<string> {
    const environment = { CHECKPOINT_DISABLE: "1", TF_CLI_CONFIG_FILE: "terraform.rc" };
    const child = spawn("terraform", args, {
      cwd: this.directory,
      env: { ...process.env, ...environment, ...this.variables },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output: Buffer[] = [];
    const errors: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        const text = Buffer.concat(output).toString();
        if (code === 0) resolve(text);
        else
          reject(
            new Error(
              `terraform ${args[0]} failed:\n${text.slice(-4000)}${Buffer.concat(errors).toString()}`,
            ),
          );
      });
    });
  }
}
