// What resources and data sources of Kinesis and IoT ask while Terraform plans without an account.
import { expect } from "chai";
import { openAccount } from "../../../helpers/account.ts";

describe("a plan without an account finds", () => {
  it("room for any number of Kinesis streams and shards", async () => {
    const { json } = await openAccount();
    const limits = await json("kinesis", "Kinesis_20131202.DescribeLimits", {});
    expect(limits).to.include({ OpenShardCount: 0, OnDemandStreamCount: 0 });
    expect(limits["ShardLimit"]).to.be.above(1000);
    expect(limits["OnDemandStreamCountLimit"]).to.be.above(1000);
  });

  it("a Kinesis stream by name", async () => {
    const { json } = await openAccount();
    const { StreamDescriptionSummary: found } = await json(
      "kinesis",
      "Kinesis_20131202.DescribeStreamSummary",
      { StreamName: "clicks" },
    );
    expect(found).to.include({
      StreamARN: "arn:aws:kinesis:eu-west-1:000000000000:stream/clicks",
      StreamStatus: "ACTIVE",
    });
    for (const operation of ["ListShards", "ListTagsForResource", "ListTagsForStream"]) {
      const answer = await json("kinesis", `Kinesis_20131202.${operation}`, {});
      expect(Object.keys(answer), operation).not.to.include("__type");
    }
  });

  for (const [type, form] of [
    ["iot:Data-ATS", /^a[0-9a-f]{13}-ats\.iot\.eu-west-1\.amazonaws\.com$/],
    ["iot:Data", /^a[0-9a-f]{13}\.iot\.eu-west-1\.amazonaws\.com$/],
    ["iot:Jobs", /^a[0-9a-f]{13}\.jobs\.iot\.eu-west-1\.amazonaws\.com$/],
    ["iot:CredentialProvider", /^a[0-9a-f]{13}\.credentials\.iot\.eu-west-1\.amazonaws\.com$/],
  ] as const) {
    it(`the account's endpoint ${type}`, async () => {
      const { get } = await openAccount();
      const { endpointAddress } = JSON.parse(await get("iot", `/endpoint?endpointType=${type}`));
      expect(endpointAddress).to.match(form);
    });
  }
});
