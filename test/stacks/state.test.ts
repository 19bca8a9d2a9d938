// Where Terraform's state is kept: in a file, or in a bucket with a stack of its own.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { expect } from "chai";
import { StateBucketStack } from "../../stacks/index.ts";
import { synthesize } from "../helpers/synthesize.ts";

describe("state", () => {
  const readBackend = (props: object) => synthesize(props).document["terraform"].backend;

  it("is next to main.ts by default", () => {
    expect(readBackend({})).to.deep.equal({ local: { path: "../../../terraform.dev.tfstate" } });
  });

  it("may be in a bucket, encrypted, and locked without a table", () => {
    expect(readBackend({ state: { bucket: "mine" } })).to.deep.equal({
      s3: {
        bucket: "mine",
        key: "dev.tfstate",
        region: "eu-west-1",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  it("may be in another Region and under another key", () => {
    const state = { bucket: "mine", region: "eu-north-1", key: "chat/dev.tfstate" };
    expect(readBackend({ state }).s3).to.include({ region: "eu-north-1", key: "chat/dev.tfstate" });
  });
});

describe("state bucket", () => {
  const document = synthesizeBucket();
  const only = (type: string): any => {
    const [[name, resource], ...others] = Object.entries<any>(document.resource[type]) as any;
    expect(others).to.have.length(0);
    return { name, ...resource };
  };
  const bucket = only("aws_s3_bucket");

  it("has its own stack, with its state in a file", () => {
    expect(document.terraform.backend).to.deep.equal({
      local: { path: "../../../terraform.dev-state.tfstate" },
    });
    expect(document.output.state_bucket.value).to.equal(`\${aws_s3_bucket.${bucket.name}.id}`);
  });

  it("has a globally unique name, and is not destroyed", () => {
    expect(bucket.bucket_prefix).to.equal("websocket-dev-state-");
    // Terraform adds 26 characters, and S3 takes at most 63.
    expect("websocket-prod-state-".length).to.be.at.most(63 - 26);
    expect(bucket.lifecycle).to.deep.equal({ prevent_destroy: true });
  });

  it("keeps previous versions for 90 days", () => {
    expect(only("aws_s3_bucket_versioning").versioning_configuration.status).to.equal("Enabled");
    const [rule] = only("aws_s3_bucket_lifecycle_configuration").rule;
    expect(rule).to.deep.include({
      status: "Enabled",
      noncurrent_version_expiration: [{ noncurrent_days: 90 }],
    });
    expect(rule).not.to.have.property("expiration");
  });

  it("is encrypted and closed to the public", () => {
    const [rule] = only("aws_s3_bucket_server_side_encryption_configuration").rule;
    expect(rule.apply_server_side_encryption_by_default.sse_algorithm).to.equal("AES256");
    expect(only("aws_s3_bucket_public_access_block")).to.include({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
  });

  it("is reachable only over TLS", () => {
    const arn = `\${aws_s3_bucket.${bucket.name}.arn}`;
    expect(JSON.parse(only("aws_s3_bucket_policy").policy)).to.deep.equal({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "DenyPlainHttp",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [arn, `${arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    });
  });
});

function synthesizeBucket(): Record<string, any> {
  const outdir = mkdtempSync(join(tmpdir(), "state-bucket-"));
  try {
    const app = new App({ outdir });
    new StateBucketStack(app, "dev", { region: "eu-west-1" });
    app.synth();
    return JSON.parse(readFileSync(join(outdir, "stacks/dev-state/cdk.tf.json"), "utf8"));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}
