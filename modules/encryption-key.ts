// A customer managed key for all that a stack stores: table, queues, logs, and the environment of functions.
import { KmsAlias } from "@cdktf/provider-aws/lib/kms-alias/index.js";
import { KmsKey } from "@cdktf/provider-aws/lib/kms-key/index.js";
import { Fn, TerraformLocal } from "cdktf";
import { Construct } from "constructs";

export interface EncryptionKeyProps {
  /** The alias is `alias/{name}`. */
  name: string;
  region: string;
  /** ARN of anything in the account: nobody knows the account's number before Terraform has spoken to it. */
  arnInAccount: string;
  /** Names of the log groups that are encrypted, with `*` for any characters. */
  logGroups: string[];
}

/** Whose role gets to use the key: a function. */
export interface KeyUser {
  allowBasic(actions: string[], resources: string[]): void;
}

/** Days in which a deletion can be called off, the longest that KMS knows: without the key all is lost. */
const DELETION_WINDOW_DAYS = 30;

export class EncryptionKey extends Construct {
  readonly arn: string;
  /** Actions of each role, in the one statement that it has for this key. */
  private readonly granted = new Map<KeyUser, string[]>();

  constructor(scope: Construct, id: string, props: EncryptionKeyProps) {
    super(scope, id);
    const key = new KmsKey(this, "key", {
      description: `Encrypts what ${props.name} stores`,
      enableKeyRotation: true,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      policy: keyPolicy(props, this.accountOf(props.arnInAccount)),
    });
    new KmsAlias(this, "alias", { name: `alias/${props.name}`, targetKeyId: key.keyId });
    this.arn = key.arn;
  }

  /**
   * For a function with an environment, for a function that reads or writes the table (DynamoDB opens the table's own
   * key with the caller's permissions), and for one that receives from a queue.
   */
  grantDecrypt(user: KeyUser): void {
    this.grant(user, "kms:Decrypt");
  }

  /**
   * For a function that sends to a queue; SQS checks the data key that it is given by decrypting it.
   *
   * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
   */
  grantSend(user: KeyUser): void {
    this.grant(user, "kms:Decrypt");
    this.grant(user, "kms:GenerateDataKey");
  }

  /** A local value has no quotes in its expression: the policy is still JSON to whoever reads the stack. */
  private accountOf(arn: string): string {
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
 * KMS refuses a key whose account has no way in: with the first statement IAM policies decide, which are those of the
 * functions' roles and of whoever deploys. CloudWatch Logs has no role; it may use the key for these log groups only.
 *
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
const keyPolicy = ({ region, logGroups }: EncryptionKeyProps, account: string): string => {
  const logs = `arn:aws:logs:${region}:${account}:log-group`;
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "LetIamPoliciesDecide",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
      {
        Sid: "EncryptLogGroups",
        Effect: "Allow",
        Principal: { Service: `logs.${region}.amazonaws.com` },
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
    ],
  });
};
