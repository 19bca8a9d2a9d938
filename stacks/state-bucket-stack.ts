// The bucket for an environment's Terraform state. Its own state is a file: the bucket must exist before any other.
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

/** Days that previous versions of a state are kept. */
const OLD_VERSION_DAYS = 90;

export class StateBucketStack extends TerraformStack {
  private readonly bucket: S3Bucket;

  /** @param environment whose state the bucket stores; the stack is named `{environment}-state`. */
  constructor(scope: Construct, environment: string, { region }: StateBucketStackProps) {
    super(scope, `${environment}-state`);
    configureTerraform(this, { region, environment });
    // Bucket names are globally unique: Terraform adds digits to this prefix.
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
    // S3 refuses concurrent changes of a bucket's access.
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
