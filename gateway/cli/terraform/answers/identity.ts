// Who the plan is, and in which Region: STS, and the parts of EC2 and S3 that describe an account.
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";
import { type Answers, createHexId, CREATED, readText } from "./answer.ts";

export const IDENTITY: Answers = {
  "sts GetCallerIdentity": () => ({
    Arn: `arn:aws:iam::${ACCOUNT_ID}:user/local`,
    UserId: "AIDALOCAL",
    Account: ACCOUNT_ID,
  }),

  "sts AssumeRole": (asked) => ({
    Credentials: {
      AccessKeyId: asked.accessKey,
      SecretAccessKey: "local",
      SessionToken: "local",
      Expiration: "2099-01-01T00:00:00Z",
    },
    AssumedRoleUser: { Arn: readText(asked, "RoleArn"), AssumedRoleId: "AROALOCAL:local" },
  }),

  "ec2 DescribeAvailabilityZones": ({ region }) => ({
    availabilityZoneInfo: {
      item: ["a", "b", "c"].map((letter, index) => describeZone(region, letter, index)),
    },
  }),

  "ec2 DescribeRegions": ({ region }) => ({
    regionInfo: {
      item: {
        regionName: region,
        regionEndpoint: `ec2.${region}.amazonaws.com`,
        optInStatus: "opt-in-not-required",
      },
    },
  }),

  /** The canonical user id is the owner of the buckets. */
  "s3 GET /": () => ({
    ListAllMyBucketsResult: {
      Buckets: "",
      Owner: { ID: createHexId("canonical user", ACCOUNT_ID), DisplayName: "local" },
    },
  }),

  "iam ListAccountAliases": () => ({ AccountAliases: { member: "local" }, IsTruncated: false }),

  "iam GetUser": (asked) => {
    const name = readText(asked, "UserName") || "local";
    return {
      User: {
        Path: "/",
        UserName: name,
        UserId: "AIDALOCAL",
        Arn: `arn:aws:iam::${ACCOUNT_ID}:user/${name}`,
        CreateDate: CREATED,
      },
    };
  },
};

const describeZone = (region: string, letter: string, index: number): object => ({
  zoneName: `${region}${letter}`,
  zoneId: `local-az${index + 1}`,
  zoneState: "available",
  regionName: region,
  groupName: region,
  networkBorderGroup: region,
  zoneType: "availability-zone",
  optInStatus: "opt-in-not-required",
});
