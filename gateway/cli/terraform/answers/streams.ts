// Kinesis streams and IoT endpoints.
import { ACCOUNT_ID } from "../../../terraform/configuration.ts";
import { type Answers, createArn, createHexId, CREATED_SECONDS, readText } from "./answer.ts";

export const STREAMS: Answers = {
  /** Asked for every `aws_kinesis_stream`: the provider compares its shards with the account's quota. */
  "kinesis DescribeLimits": () => ({
    ShardLimit: QUOTA,
    OpenShardCount: 0,
    OnDemandStreamCount: 0,
    OnDemandStreamCountLimit: QUOTA,
  }),
  "kinesis DescribeStreamSummary": (asked) => {
    const name = readText(asked, "StreamName");
    return {
      StreamDescriptionSummary: {
        StreamName: name,
        StreamARN: createArn("kinesis", asked.region, `stream/${name}`),
        StreamStatus: "ACTIVE",
        StreamModeDetails: { StreamMode: "ON_DEMAND" },
        StreamCreationTimestamp: CREATED_SECONDS,
        RetentionPeriodHours: 24,
        OpenShardCount: 1,
        EnhancedMonitoring: [],
      },
    };
  },
  "kinesis ListShards": () => ({ Shards: [] }),
  "kinesis ListTagsForResource": () => ({ Tags: [] }),
  "kinesis ListTagsForStream": () => ({ Tags: [], HasMoreTags: false }),

  "iot GET /endpoint": (asked) => ({
    endpointAddress: describeEndpoint(asked.region, readText(asked, "endpointType")),
  }),
};

/** Larger than any project asks for. */
const QUOTA = 10_000;

/** https://docs.aws.amazon.com/iot/latest/apireference/API_DescribeEndpoint.html */
const describeEndpoint = (region: string, type: string): string => {
  const id = `a${createHexId("iot", ACCOUNT_ID).slice(0, 13)}`;
  const service = HOSTS.get(type) ?? "iot";
  return `${id}${type === "iot:Data-ATS" ? "-ats" : ""}.${service}.${region}.amazonaws.com`;
};

const HOSTS: ReadonlyMap<string, string> = new Map([
  ["iot:CredentialProvider", "credentials.iot"],
  ["iot:Jobs", "jobs.iot"],
]);
