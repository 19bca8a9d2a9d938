// A customer managed key for everything that a stack stores: table, queues, logs, and environments of functions.
import { DataAwsPartition } from "@cdktf/provider-aws/lib/data-aws-partition/index.js";
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Fn, Lazy, TerraformLocal } from "cdktf";
import { Construct } from "constructs";
import { letRules } from "./queue-policies.ts";

export interface EncryptionKeyProps {
  /** The alias is `alias/{name}`. */
  name: string;
  /** AWS Region of the log groups, for example `eu-west-1`. */
  region: string;
  /** ARN of any resource in the account: the account's number is unknown until Terraform applies. */
  arnInAccount: string;
  /** Names of the log groups to encrypt, with `*` as a wildcard. */
  logGroups: string[];
}

/** A function whose role is allowed to use the key. */
export interface KeyUser {
  allowBasic(actions: string[], resources: string[]): void;
}

/** Days in which a deletion can be cancelled, KMS's maximum: without the key all data is lost. */
const DELETION_WINDOW_DAYS = 30;

export class EncryptionKey extends Construct {
  readonly arn: string;
  /** Actions of each user, in its one statement for this key. */
  private readonly granted = new Map<KeyUser, string[]>();
  private readonly ruleArns: string[] = [];

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const account = this.readAccount(props.arnInAccount);
    const partition = new DataAwsPartition(this, "partition");
    const key = new KmsKey(this, "key", {
      description: `Encrypts what ${props.name} stores`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: Lazy.stringValue({
        produce: () => keyPolicy(props, { account, partition }, this.ruleArns),
      }),
    });
    new KmsAlias(this, "alias", { name: `alias/${props.name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }

  /**
   * For functions that have an environment, access the table (DynamoDB decrypts the table's key with the caller's
   * permissions), or receive from a queue.
   */
  grantDecrypt(user: KeyUser): void {
    this.grant(user, "kms:Decrypt");
  }

  /**
   * For functions that send to a queue; SQS verifies the data key by decrypting it.
   *
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   */
  grantSend(user: KeyUser): void {
    this.grant(user, "kms:Decrypt");
    this.grant(user, "kms:GenerateDataKey");
  }

  /** For a rule of EventBridge that sends to a queue. */
  allowRule(ruleArn: string): void {
    this.ruleArns.push(ruleArn);
  }

  /** A local value needs no quotes in its expression, so the policy stays valid JSON in the synthesized stack. */
  private readAccount(arn: string): string {
    return new TerraformLocal(this, "account", Fn.element(Fn.split(":", arn), 4)).asString;
  }

  private grant(user: KeyUser, action: string): void {
    const actions = this.granted.get(user) ?? this.addStatement(user);
    if (!actions.includes(action)) actions.push(action);
  }

  private addStatement(user: KeyUser): string[] {
    const actions: string[] = [];
    this.granted.set(user, actions);
    user.allowBasic(actions, [this.arn]);
    return actions;
  }
}

/**
 * The first statement lets IAM policies decide, those of the functions' roles and of the deployer: KMS refuses a key
 * that its account cannot manage. CloudWatch Logs has no role; it may use the key only for these log groups.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const keyPolicy = (
  { region, logGroups }: EncryptionKeyProps,
  { account, partition }: { account: string; partition: DataAwsPartition },
  ruleArns: string[],
): string => {
  const logs = `arn:${partition.partition}:logs:${region}:${account}:log-group`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "LetIamPoliciesDecide",
        Effect: "Allow",
        Principal: { AWS: `arn:${partition.partition}:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "EncryptLogGroups",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.${partition.dnsSuffix}` },
        Action: [
          "kms:Encrypt",
          "kms:Decrypt",
          "kms:ReEncrypt*",
          "kms:GenerateDataKey*",
          "kms:DescribeKey",
        ],
        Resource: "*",
        Condition: {
          ArnLike: {
            "kms:EncryptionContext:aws:logs:arn": logGroups.map((name) => `${logs}:${name}`),
          },
        },
      },
      ...letRules(ruleArns, { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" }),
    ],
  });
};
