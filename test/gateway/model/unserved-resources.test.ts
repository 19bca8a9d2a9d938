// The lines about resources that are not served.
import { expect } from "chai";
import { listUnservedResources } from "../../../gateway/model/unserved-resources.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
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
    [
      "aws_vpc",
      "aws_egress_only_internet_gateway",
      "aws_network_acl_rule",
      "aws_route",
      "aws_security_group",
    ],
    ["aws_vpc", "aws_security_group_rule", "aws_flow_log"],
    ["aws_ecs_cluster", "aws_ecs_service", "aws_ecs_task_definition"],
    ["aws_ecr_repository", "aws_ecr_lifecycle_policy"],
    ["aws_cognito_user_pool", "aws_cognito_user_pool_client", "aws_cognito_user_group"],
    ["aws_s3_bucket", "aws_s3_bucket_versioning", "aws_s3_bucket_policy"],
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

  const list = (...types: string[]): string[] =>
    listUnservedResources(types.map((type, at) => createResource(type, `${type}.${at}`, {})));

  it("are not named by a type of one word, but by one of two", () => {
    expect(list("other", "other_thing", "other_thing_part")).to.deep.equal([
      "other.0 is not served locally.",
      "other_thing.1 is not served locally.",
    ]);
  });

  for (const [main, ...others] of [
    ["aws_vpc", "my_aws_route", "aws_router", "aws_natural_gateway", "aws_subnets"],
    ["aws_ecs_cluster", "my_aws_ecs_service"],
    ["aws_ecr_repository", "my_aws_ecr_policy"],
    ["aws_cognito_user_pool", "aws_cognito_identity_pool", "my_aws_cognito_user_group"],
    ["aws_cloudfront_distribution", "my_aws_cloudfront_function"],
    ["aws_api_gateway_rest_api", "my_aws_api_gateway_method"],
    ["aws_s3_bucket", "aws_s3_buckets", "aws_s3_access_point"],
  ] as const) {
    it(`are not named by ${main} when they are ${others.join(" or ")}`, () => {
      expect(list(main, ...others)).to.deep.equal(
        [main, ...others].map((type, at) => `${type}.${at} is not served locally.`),
      );
    });
  }

  it("are not those that make no difference here, or that Terraform makes itself", () => {
    const types = [
      "aws_acm_certificate",
      "aws_acm_certificate_validation",
      "aws_api_gateway_account",
      "aws_apigatewayv2_deployment",
      "aws_appautoscaling_policy",
      "aws_appautoscaling_scheduled_action",
      "aws_appautoscaling_target",
      "aws_cloudwatch_dashboard",
      "aws_cloudwatch_event_bus_policy",
      "aws_cloudwatch_event_permission",
      "aws_cloudwatch_log_group",
      "aws_cloudwatch_metric_alarm",
      "aws_kms_alias",
      "aws_kms_key",
      "aws_route53_record",
      "aws_scheduler_schedule",
      "aws_s3_object",
      "aws_sns_topic_policy",
      "aws_sqs_queue_policy",
      "aws_sqs_queue_redrive_allow_policy",
      "aws_lambda_function",
      ...["archive", "local", "null", "random", "terraform", "time", "tls"].map(
        (provider) => `${provider}_thing`,
      ),
    ];
    for (const type of types) expect(list(type), type).to.deep.equal([]);
    expect(list("nullable_thing", "aws_null_thing")).to.have.length(2);
  });

  it("have a line each for up to five types", () => {
    const types = ["a", "b", "c", "d", "e", "f"].map((name) => `aws_${name}`);
    expect(list(...types.slice(0, 5))).to.deep.equal(
      types.slice(0, 5).map((type, at) => `${type}.${at} is not served locally.`),
    );
    expect(list(...types)).to.have.length(1);
  });
});
