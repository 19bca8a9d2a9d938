// The domain of AWS's services in each of its partitions.
import { expect } from "chai";
import { formatEndpoint } from "../../../../handlers/lib/aws/service-endpoint.ts";

describe("the endpoint of a service", () => {
  for (const [region, host] of [
    ["eu-west-1", "sqs.eu-west-1.amazonaws.com"],
    ["us-gov-west-1", "sqs.us-gov-west-1.amazonaws.com"],
    ["us-isolated-1", "sqs.us-isolated-1.amazonaws.com"],
    ["cn-north-1", "sqs.cn-north-1.amazonaws.com.cn"],
    ["eusc-de-east-1", "sqs.eusc-de-east-1.amazonaws.eu"],
    ["us-iso-east-1", "sqs.us-iso-east-1.c2s.ic.gov"],
    ["us-isob-east-1", "sqs.us-isob-east-1.sc2s.sgov.gov"],
    ["us-isof-south-1", "sqs.us-isof-south-1.csp.hci.ic.gov"],
    ["eu-isoe-west-1", "sqs.eu-isoe-west-1.cloud.adc-e.uk"],
  ] as const) {
    it(`in ${region} is ${host}`, () => {
      expect(formatEndpoint("sqs", region)).to.equal(`https://${host}`);
    });
  }
});
