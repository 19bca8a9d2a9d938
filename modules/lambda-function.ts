// One Lambda function from one zip: its code, its log group, its role, and the permissions it asks for.
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
import { type Condition, ExecutionRole } from "./execution-role.ts";

export interface LambdaFunctionProps {
  /** Physical name of the function, its role and its log group: at most 64 characters, IAM's limit for a role. */
  functionName: string;
  /** The zip that `npm run build` made; it exports `handler` from `index.js`. */
  zipPath: string;
  /** Seconds until Lambda ends an invocation. API Gateway itself waits 29 at most. Default 10. */
  timeoutSeconds?: number;
  /** Memory in MiB; CPU grows with it. Default 256. */
  memoryMib?: number;
  /** Days that log lines are kept; one of the values CloudWatch Logs accepts (1, 3, 5, 7, 14, 30, …). */
  logRetentionDays: number;
  /** Log lines of lower levels are not written. Default INFO. */
  logLevel?: LogLevel;
  /**
   * Copies that may run at once, set aside out of the account's quota (1,000 at most accounts, 10 at new ones, of which
   * none can be set aside). Default: as many as nothing else uses.
   */
  reservedConcurrency?: number;
  /** Encrypts log lines and environment variables. Default: keys of AWS. */
  key?: EncryptionKey;
}

/** IAM takes no longer name for a role. */
const FUNCTION_NAME = text(
  /^[\w-]{1,64}$/,
  "at most 64 letters, digits, underscores and hyphens; it begins with the name of the stack",
);

/** Bytes of names and values. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
const MAX_VARIABLE_BYTES = 4096;

const LOG_LEVELS = ["DEBUG", "INFO", "WARN", "ERROR"] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

export class LambdaFunction extends Construct {
  readonly functionName: string;
  /** Seconds; a queue's visibility timeout is derived from it. */
  readonly timeoutSeconds: number;
  private readonly role: ExecutionRole;
  private readonly resource: AwsLambdaFunction;
  private readonly key: EncryptionKey | undefined;
  private readonly variables: Record<string, string> = {};

  constructor(scope: Construct, id: string, props: LambdaFunctionProps) {
    super(scope, id);
    check("logRetentionDays", props.logRetentionDays, RETENTION_DAYS);
    check("logLevel", props.logLevel, optional(oneOf(...LOG_LEVELS)));
    check("reservedConcurrency", props.reservedConcurrency, optional(wholeNumber(1)));
    check("functionName", props.functionName, FUNCTION_NAME);
    check("timeoutSeconds", props.timeoutSeconds, optional(wholeNumber(1, 900)));
    check("memoryMib", props.memoryMib, optional(wholeNumber(128, 10_240)));
    this.functionName = props.functionName;
    this.timeoutSeconds = props.timeoutSeconds ?? 10;
    this.key = props.key;
    const logGroup = this.createLogGroup(props.logRetentionDays);
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
  allow(actions: string[], resources: string[], condition?: Condition): void {
    this.role.allow(actions, resources, condition);
  }

  /** Adds one statement that the role has before the function exists, as it must for the key of its environment. */
  allowBasic(actions: string[], resources: string[]): void {
    this.role.allowBasic(actions, resources);
  }

  /** Creates `resource`, which calls this function, after the function may do its work. */
  precede(resource: TerraformResource): void {
    this.role.precede(resource);
  }

  /** @throws {ConfigurationError} when there is more of it than Lambda takes. */
  addEnvironment(name: string, value: string): void {
    this.variables[name] = value;
    this.assertVariablesFit();
    this.resource.putEnvironment({ variables: this.variables });
    // Without variables Lambda forgets the key, and every plan would set it again.
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
      `The environment of ${this.functionName} has ${bytes} bytes; expected at most ${MAX_VARIABLE_BYTES}, which Lambda ` +
        `takes. ${largest} has most of them: name fewer, or shorter ones, in main.ts.`,
    );
  }

  /**
   * X-Ray's actions know no resources. API Gateway traces REST APIs only: a trace begins at the function, and there is
   * nothing to switch on at a WebSocket stage.
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
   * Checkov would have more, and is told not to in .checkov.yaml:
   * CKV_AWS_115: concurrency set aside for each. It would lie idle, and the stage's throttle bounds routes.
   * CKV_AWS_116: a dead-letter queue. Invocations are synchronous, or from a queue that has one.
   * CKV_AWS_117: a VPC. Functions reach nothing private.
   * CKV_AWS_272: code signing. It needs a Signer profile of the account's own.
   */
  private createFunction(
    { zipPath, memoryMib = 256, reservedConcurrency }: LambdaFunctionProps,
    logGroup: CloudwatchLogGroup,
  ): AwsLambdaFunction {
    const zip = zipAsset(this, zipPath);
    return new AwsLambdaFunction(this, "function", {
      functionName: this.functionName,
      role: this.role.arn,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      filename: zip.path,
      sourceCodeHash: zip.sourceCodeHash,
      timeout: this.timeoutSeconds,
      memorySize: memoryMib,
      reservedConcurrentExecutions: reservedConcurrency,
      tracingConfig: { mode: "Active" },
      // Lambda makes a log group that never expires if it writes before ours exists.
      dependsOn: [logGroup, this.role.basicPolicy],
    });
  }
}

/** Beside other zips one is missing because it is new, or because nothing was written that it could be made of. */
const missingZip = (zipPath: string): string => {
  const [directory, name] = [dirname(zipPath), basename(zipPath, ".zip")];
  const others = existsSync(directory) ? readdirSync(directory) : [];
  if (!others.some((file) => file.endsWith(".zip"))) {
    return `${zipPath} does not exist, nor does any other zip: run "npm run build" before synthesizing.`;
  }
  return (
    `${zipPath} does not exist, but other zips do: expected the file "${name}.ts" among the handlers. ` +
    'Write it if it is missing, and run "npm run build".'
  );
};

/** `assetHash` of a TerraformAsset is a truncated MD5; Lambda compares the base64 SHA-256 of the zip. */
const zipAsset = (scope: Construct, zipPath: string): { path: string; sourceCodeHash: string } => {
  if (!existsSync(zipPath)) throw new ConfigurationError(missingZip(zipPath));
  const asset = new TerraformAsset(scope, "zip", { path: resolve(zipPath), type: AssetType.FILE });
  const sourceCodeHash = createHash("sha256").update(readFileSync(zipPath)).digest("base64");
  return { path: asset.path, sourceCodeHash };
};
