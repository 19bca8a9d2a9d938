// Keys of KMS, and buckets and objects of S3.
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";
import {
  type Answers,
  type Asked,
  createArn,
  createHexId,
  CREATED_SECONDS,
  createUuid,
  readName,
  readSought,
  readText,
} from "./answer.ts";

export const STORAGE: Answers = {
  "kms DescribeKey": (asked) => ({ KeyMetadata: describeKey(asked) }),

  /** The provider looks for the name among all aliases. */
  "kms ListAliases": (asked) => {
    const name = readSought(asked, "name");
    return name === undefined
      ? undefined
      : {
          Aliases: [
            {
              AliasName: name,
              AliasArn: createArn("kms", asked.region, name),
              TargetKeyId: createUuid("key", name),
            },
          ],
          Truncated: false,
        };
  },

  "s3 HEAD /{Bucket}": ({ region }) => new Headers({ "x-amz-bucket-region": region }),

  "s3 GET /{Bucket}": ({ input }) =>
    input.has("website") ? { WebsiteConfiguration: "" } : undefined,

  /** Of a binary type: the provider reads the bodies of texts, which nobody knows. */
  "s3 HEAD /{Bucket}/{Key+}": (asked) =>
    new Headers({
      "content-type": "application/octet-stream",
      etag: `"${createHexId(readText(asked, "Bucket"), readText(asked, "Key")).slice(0, 32)}"`,
      "last-modified": new Date(CREATED_SECONDS * 1000).toUTCString(),
    }),

  "s3 GET /{Bucket}/{Key+}": ({ input }) =>
    input.has("tagging") ? { Tagging: { TagSet: "" } } : undefined,
};

/** A key is asked for by id, ARN, `alias/name`, or the ARN of an alias. */
const describeKey = (asked: Asked): object => {
  const sought = readText(asked, "KeyId");
  const alias = /(?:^|:)(alias\/.+)$/.exec(sought)?.[1];
  const id = alias === undefined ? readName(sought) : createUuid("key", alias);
  const isOfAws = alias?.startsWith("alias/aws/") ?? false;
  return {
    AWSAccountId: ACCOUNT_ID,
    KeyId: id,
    Arn: createArn("kms", asked.region, `key/${id}`),
    CreationDate: CREATED_SECONDS,
    Enabled: true,
    KeyState: "Enabled",
    KeyUsage: "ENCRYPT_DECRYPT",
    KeyManager: isOfAws ? "AWS" : "CUSTOMER",
    KeySpec: "SYMMETRIC_DEFAULT",
    CustomerMasterKeySpec: "SYMMETRIC_DEFAULT",
    EncryptionAlgorithms: ["SYMMETRIC_DEFAULT"],
    Origin: "AWS_KMS",
    MultiRegion: false,
  };
};
