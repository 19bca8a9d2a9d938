// One Lambda function from one zip: its code, its log group, its role, and its permissions.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { LambdaFunction as AwsLambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { AssetType, TerraformAsset, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import {
  check,
  ConfigurationError,
  oneOf,
  optional,
  RETENTION_DAYS,
  text,
  wholeNumber,
} from "./checks.ts";
import type { EncryptionKey } from "./encryption-key.ts";
import { ExecutionRole } from "./execution-role.ts";
import type { Conditions, FunctionLike } from "./function-like.ts";

export interface LambdaFunctionProps {
  /** Physical name of the function, its role and its log group: at most 64 characters, IAM's limit for a role. */
  functionName: string;
  /** Path of the zip with the code, relative to the app's working directory. */
  zipPath: string;
  /**
   * File and export that Lambda calls.
   * @default "index.handler"
   * @example "app.handle"
   */
  handler?: string;
  /**
   * Lambda's name for the runtime. https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   * @default "nodejs24.x"
   * @example "python3.13"
   */
  runtime?: string;
  /**
   * Instruction set; arm64 (Graviton) costs a fifth less per millisecond.
   * @default "arm64"
   */
  architecture?: Architecture;
  /**
   * Seconds until Lambda ends an invocation, 1 to 900. API Gateway waits at most 29.
   * @default 10
   */
  timeoutSeconds?: number;
  /**
   * Memory in MiB, 128 to 10,240; CPU grows with it.
   * @default 256
   */
  memoryMib?: number;
  /**
   * Days that log lines are kept; one of the values that CloudWatch Logs accepts (1, 3, 5, 7, 14, 30, …).
   * @default 30
   */
  logRetentionDays?: number;
  /**
   * Value of the variable `LOG_LEVEL`: the lowest level that is logged.
   * @default the handler's own
   */
  logLevel?: LogLevel;
  /**
   * Maximum concurrency, reserved from the account's quota (1,000 for most accounts; 10 for new ones, which cannot
   * reserve any).
   * @default unreserved: whatever the account has left
   */
  reservedConcurrency?: number;
  /**
   * Encrypts log lines and environment variables.
   * @default AWS owned keys
   */
  key?: EncryptionKey;
}

export type Architecture = "arm64" | "x86_64";

const DEFAULT_LOG_RETENTION_DAYS = 30;

/** At most 64 characters: IAM's limit for the name of a role. */
const FUNCTION_NAME = text(
  /^[\w-]{1,64}$/,
  "at most 64 letters, digits, underscores and hyphens, including the name of the stack",
);

const HANDLER = text(/^\S{1,128}$/, 'a file and an export, such as "index.handler"');

const RUNTIME = text(/^[a-z][a-z0-9.]*$/, 'a name of Lambda\'s, such as "nodejs24.x"');

/** Bytes of names and values. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const MAX_VARIABLE_BYTES = 4096;

const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export class LambdaFunction extends Construct implements FunctionLike {
  readonly functionName: string;
  /** Seconds; a queue's visibility timeout is derived from it. */
  readonly timeoutSeconds: number;
  private readonly role: ExecutionRole;
  private readonly resource: AwsLambdaFunction;
  private readonly key: EncryptionKey | undefined;
  private readonly variables: Record<string, string> = {};

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    const { logRetentionDays = DEFAULT_LOG_RETENTION_DAYS } = props;
    check("logRetentionDays", logRetentionDays, RETENTION_DAYS);
    check("architecture", props.architecture, optional(oneOf("arm64", "x86_64")));
    check("logLevel", props.logLevel, optional(oneOf(...LOG_LEVELS)));
    check("reservedConcurrency", props.reservedConcurrency, optional(wholeNumber(1)));
    check("functionName", props.functionName, FUNCTION_NAME);
    check("timeoutSeconds", props.timeoutSeconds, optional(wholeNumber(1, 900)));
    check("handler", props.handler, optional(HANDLER));
    check("runtime", props.runtime, optional(RUNTIME));
    check("memoryMib", props.memoryMib, optional(wholeNumber(128, 10_240)));
    this.functionName = props.functionName;
    this.timeoutSeconds = props.timeoutSeconds ?? 10;
    this.key = props.key;
    const logGroup = this.createLogGroup(logRetentionDays);
    this.role = new ExecutionRole(this, props.functionName);
    this.resource = this.createFunction(props, logGroup);
    this.role.allowBasic(["logs:CreateLogStream", "logs:PutLogEvents"], [`${logGroup.arn}:*`]);
    this.allowTracing();
    if (props.logLevel) this.addEnvironment("LOG_LEVEL", props.logLevel);
  }

  get arn(): string {
    return this.resource.arn;
  }

  /** What an API Gateway integration or authorizer calls. */
  get invokeArn(): string {
    return this.resource.invokeArn;
  }

  /** Adds one statement to the role: exactly these actions on exactly these resources. */
  allow(actions: string[], resources: string[], conditions?: Conditions): void {
    this.role.allow(actions, resources, conditions);
  }

  /** Adds one statement that the role needs before the function is created, such as for the key of its environment. */
  allowBasic(actions: string[], resources: string[]): void {
    this.role.allowBasic(actions, resources);
  }

  /** Creates `resource`, which calls this function, after the function's permissions. */
  precede(resource: TerraformResource): void {
    this.role.precede(resource);
  }

  /** @throws {ConfigurationError} when the variables exceed Lambda's 4 KB. */
  addEnvironment(name: string, value: string): void {
    this.variables[name] = value;
    this.assertVariablesFit();
    this.resource.putEnvironment({ variables: this.variables });
    // Without variables Lambda drops the key, and every plan would set it again.
    if (this.key) this.resource.kmsKeyArn = this.key.arn;
    this.key?.grantDecrypt(this);
  }

  private assertVariablesFit(): void {
    const sizes = Object.entries(this.variables).map(
      ([name, value]) => [name, Buffer.byteLength(name + value)] as const,
    );
    const bytes = sizes.reduce((sum, [, size]) => sum + size, 0);
    if (bytes <= MAX_VARIABLE_BYTES) return;
    const [largest = ""] = sizes.toSorted(([, a], [, b]) => b - a).map(([name]) => name);
    throw new ConfigurationError(
      `The environment of ${this.functionName} has ${bytes} bytes; expected at most ${MAX_VARIABLE_BYTES}, Lambda's ` +
        `limit. ${largest} is the largest variable: shorten it, or its list, in main.ts.`,
    );
  }

  /**
   * X-Ray's actions have no resource-level permissions. API Gateway traces only REST APIs, so a trace starts at the
   * function, and a WebSocket stage has nothing to enable.
   *
   * https://docs.aws.amazon.com/xray/latest/devguide/xray-services-apigateway.html
   */
  private allowTracing(): void {
    this.role.allowBasic(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]);
  }

  private createLogGroup(retentionInDays: number): CloudwatchLogGroup {
    return new CloudwatchLogGroup(this, "logs", {
      name: `/aws/lambda/${this.functionName}`,
      retentionInDays,
      kmsKeyId: this.key?.arn,
    });
  }

  /**
   * Checkov rules that are waived in .checkov.yaml:
   * CKV_AWS_115: reserved concurrency for each. It would be idle, and the stage's throttle limits routes.
   * CKV_AWS_116: a dead-letter queue. Invocations are synchronous, or from a queue that has one.
   * CKV_AWS_117: a VPC. Functions reach nothing private.
   * CKV_AWS_272: code signing. It needs a Signer profile of the account's own.
   */
  private createFunction(
    props: LambdaFunctionProps,
    logGroup: CloudwatchLogGroup,
  ): AwsLambdaFunction {
    const zip = zipAsset(this, props.zipPath);
    return new AwsLambdaFunction(this, "function", {
      functionName: this.functionName,
      role: this.role.arn,
      runtime: props.runtime ?? "nodejs24.x",
      architectures: [props.architecture ?? "arm64"],
      handler: props.handler ?? "index.handler",
      filename: zip.path,
      sourceCodeHash: zip.sourceCodeHash,
      timeout: this.timeoutSeconds,
      memorySize: props.memoryMib ?? 256,
      reservedConcurrentExecutions: props.reservedConcurrency,
      tracingConfig: { mode: "Active" },
      // If Lambda logs before our log group exists, it creates one that never expires.
      dependsOn: [logGroup, this.role.basicPolicy],
    });
  }
}

/** If other zips exist, this one is new and not built yet, or its handler is missing. */
const missingZip = (zipPath: string): string => {
  const [directory, name] = [dirname(zipPath), basename(zipPath, ".zip")];
  const others = existsSync(directory) ? readdirSync(directory) : [];
  if (!others.some((file) => file.endsWith(".zip"))) {
    return `${zipPath} does not exist, nor does any other zip: run "npm run build" before synthesizing.`;
  }
  return (
    `${zipPath} does not exist, but other zips do: expected a handler in the file "${name}.ts". ` +
    'Create it if it is missing, then run "npm run build".'
  );
};

/** `assetHash` of a TerraformAsset is a truncated MD5; Lambda compares the base64 SHA-256 of the zip. */
const zipAsset = (scope: Construct, zipPath: string): { path: string; sourceCodeHash: string } => {
  if (!existsSync(zipPath)) throw new ConfigurationError(missingZip(zipPath));
  const asset = new TerraformAsset(scope, "zip", { path: resolve(zipPath), type: AssetType.FILE });
  const sourceCodeHash = createHash("sha256").update(readFileSync(zipPath)).digest("base64");
  return { path: asset.path, sourceCodeHash };
};
