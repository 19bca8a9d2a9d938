// The lines about resources that are not served.
import { expect } from "chai";
import { readFixture } from "../helpers/read-fixture.ts";

const listWarned = (...types: string[]): string[] => {
  const resources = Object.fromEntries(types.map((type) => [type, { x: {} }]));
  return readFixture({ routes: {}, resources }).warnings;
};

describe("resources that are not served", () => {
  for (const [main, ...parts] of [
    ["aws_api_gateway_rest_api", "aws_api_gateway_method", "aws_api_gateway_stage"],
    [
      "aws_vpc",
      "aws_subnet",
      "aws_route_table_association",
      "aws_internet_gateway",
      "aws_nat_gateway",
    ],
    ["aws_cloudfront_distribution", "aws_cloudfront_origin_access_control"],
    ["aws_ecs_cluster", "aws_ecs_service", "aws_ecs_task_definition"],
  ] as const) {
    it(`are named by ${main}, if there is one`, () => {
      expect(listWarned(main, ...parts)).to.deep.equal([`${main}.x is not served locally.`]);
      expect(listWarned(...parts)).to.deep.equal(
        parts.map((type) => `${type}.x is not served locally.`),
      );
    });
  }

  it("have one line if they are of many types", () => {
    const resources = {
      aws_s3_bucket: { a: {}, b: {} },
      aws_kinesis_stream: { clicks: {} },
      aws_wafv2_ip_set: { office: {} },
      aws_vpc: { main: {} },
      aws_ecs_cluster: { jobs: {} },
      aws_iam_group: { staff: {} },
    };
    expect(readFixture({ routes: {}, resources }).warnings).to.deep.equal([
      "Resources of 6 types are not served locally: 2 of aws_s3_bucket, aws_kinesis_stream.clicks, " +
        "aws_wafv2_ip_set.office, aws_vpc.main, aws_ecs_cluster.jobs, aws_iam_group.staff.",
    ]);
  });
});
