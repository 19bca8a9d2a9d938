// What data sources of keys, buckets and objects find that a plan without an account reads.
import { expect } from "chai";
import { openAccount } from "../../../helpers/account.ts";

describe("a plan without an account finds", () => {
  it("keys by id, ARN or alias: an alias leads to its key", async () => {
    const { json } = await openAccount({ sought: { name: "alias/chat" } });
    const kms = (operation: string, input: object) =>
      json("kms", `TrentService.${operation}`, input);
    const { Aliases: aliases } = await kms("ListAliases", {});
    const { KeyMetadata: key } = await kms("DescribeKey", { KeyId: "alias/chat" });
    expect(aliases[0]).to.deep.equal({
      AliasName: "alias/chat",
      AliasArn: "arn:aws:kms:eu-west-1:000000000000:alias/chat",
      TargetKeyId: key.KeyId,
    });
    for (const KeyId of [key.KeyId, key.Arn, aliases[0].AliasArn]) {
      const { KeyMetadata } = await kms("DescribeKey", { KeyId });
      expect(KeyMetadata).to.deep.equal(key);
    }
    const { KeyMetadata: ofAws } = await kms("DescribeKey", { KeyId: "alias/aws/s3" });
    expect(ofAws.KeyManager).to.equal("AWS");
  });

  it("buckets and objects, but not their bodies", async () => {
    const { send, get, unanswered } = await openAccount();
    const bucket = await send("s3", { method: "HEAD", path: "/files" });
    expect(bucket.headers.get("x-amz-bucket-region")).to.equal("eu-west-1");
    const object = await send("s3", { method: "HEAD", path: "/files/a/b%20c.zip" });
    expect(object.headers.get("etag")).to.match(/^"[0-9a-f]{32}"$/);
    expect(object.headers.get("content-type")).to.equal("application/octet-stream");
    expect(await get("s3", "/?x-id=ListBuckets")).to.match(/<ID>[0-9a-f]{64}<\/ID>/);
    expect(await get("s3", "/files?website=")).to.include("<WebsiteConfiguration>");
    expect(await get("s3", "/files/a?tagging=")).to.equal("<Tagging><TagSet></TagSet></Tagging>");
    expect(unanswered).to.have.length(0);
    expect(await get("s3", "/files/a")).to.include("<Code>NeedsAnAccount</Code>");
  });
});
