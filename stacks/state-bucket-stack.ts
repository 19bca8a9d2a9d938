// The bucket that keeps an environment's Terraform state. Its own state is a file: it must exist before any other.
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import { configureTerraform, PROJECT } from "./terraform-settings.ts";

export interface StateBucketStackProps {
  region: string;
}

/** Days that a state which is no longer the latest can be gone back to. */
const OLD_VERSION_DAYS = 90;

export class StateBucketStack extends TerraformStack {
  private readonly bucket: S3Bucket;

  /** @param environment whose state the bucket is for; the stack is named `{environment}-state`. */
  constructor(scope: Construct, environment: string, { region }: StateBucketStackProps) {
    super(scope, `${environment}-state`);
    configureTerraform(this, { region, environment });
    // No two buckets in the world have the same name: Terraform adds digits to this one.
    this.bucket = new S3Bucket(this, "bucket", {
      bucketPrefix: `${PROJECT}-${environment}-state-`,
      lifecycle: { preventDestroy: true },
    });
    this.protect();
    this.keepVersions();
    new TerraformOutput(this, "state_bucket", { value: this.bucket.id }).overrideLogicalId(
      "state_bucket",
    );
  }

  private protect(): void {
    const bucket = this.bucket.id;
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }],
    });
    const block = new S3BucketPublicAccessBlock(this, "public-access-block", {
      bucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    // S3 refuses two changes of a bucket's access at once.
    new S3BucketPolicy(this, "policy", {
      bucket,
      policy: this.denyPlainHttp(),
      dependsOn: [block],
    });
  }

  private denyPlainHttp(): string {
    return JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyPlainHttp",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [this.bucket.arn, `${this.bucket.arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  }

  private keepVersions(): void {
    const bucket = this.bucket.id;
    const versioning = new S3BucketVersioningA(this, "versioning", {
      bucket,
      versioningConfiguration: { status: "Enabled" },
    });
    new S3BucketLifecycleConfiguration(this, "lifecycle", {
      bucket,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: OLD_VERSION_DAYS }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      dependsOn: [versioning],
    });
  }
}
