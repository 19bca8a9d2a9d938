// Attributes of resources that the gateway does not serve.
import { expect } from "chai";
import { computedAttributes } from "../../../gateway/terraform/computed.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

const read = (
  type: string,
  name: string,
  given: { [name: string]: Value } = {},
): Value | undefined =>
  computedAttributes(type, {
    address: `${type}.any`,
    region: "eu-west-1",
    accountId: "000000000000",
    argument: (argument) => given[argument],
    findArgument: () => undefined,
  })[name]?.();

describe("a resource that is not served", () => {
  for (const [type, name, given, form] of [
    [
      "aws_api_gateway_rest_api",
      "execution_arn",
      {},
      /^arn:aws:execute-api:eu-west-1:000000000000:[a-z0-9]{10}$/,
    ],
    ["aws_api_gateway_rest_api", "root_resource_id", {}, /^[a-z0-9]{10}$/],
    [
      "aws_api_gateway_stage",
      "execution_arn",
      { rest_api_id: "abc", stage_name: "live" },
      /^arn:aws:execute-api:eu-west-1:000000000000:abc\/live$/,
    ],
    [
      "aws_api_gateway_deployment",
      "invoke_url",
      { rest_api_id: "abc", stage_name: "live" },
      /^https:\/\/abc\.execute-api\.eu-west-1\.amazonaws\.com\/live$/,
    ],
    ["aws_cloudfront_distribution", "domain_name", {}, /^d[a-z0-9]{13}\.cloudfront\.net$/],
    [
      "aws_cloudfront_distribution",
      "arn",
      {},
      /^arn:aws:cloudfront::000000000000:distribution\/E[A-Z0-9]{13}$/,
    ],
    ["aws_cognito_user_pool", "id", {}, /^eu-west-1_[a-z0-9]{9}$/],
    [
      "aws_cognito_user_pool",
      "arn",
      {},
      /^arn:aws:cognito-idp:eu-west-1:000000000000:userpool\/eu-west-1_/,
    ],
    [
      "aws_cognito_user_pool",
      "endpoint",
      {},
      /^cognito-idp\.eu-west-1\.amazonaws\.com\/eu-west-1_/,
    ],
    ["aws_s3_object", "id", { bucket: "b", key: "dist.zip" }, /^dist\.zip$/],
    ["aws_s3_bucket_object", "id", { bucket: "b", key: "dist.zip" }, /^dist\.zip$/],
    ["aws_s3_object", "arn", { bucket: "b", key: "dist.zip" }, /^arn:aws:s3:::b\/dist\.zip$/],
    ["aws_cognito_user_pool_client", "id", {}, /^[a-z0-9]{26}$/],
    [
      "aws_kms_key",
      "arn",
      {},
      /^arn:aws:kms:eu-west-1:000000000000:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    ],
    ["aws_s3_bucket", "arn", { bucket: "b" }, /^arn:aws:s3:::b$/],
    ["aws_s3_bucket", "id", { bucket_prefix: "b-" }, /^b-[a-z0-9]{12}$/],
    [
      "aws_s3_bucket",
      "bucket_regional_domain_name",
      { bucket: "b" },
      /^b\.s3\.eu-west-1\.amazonaws\.com$/,
    ],
    [
      "aws_secretsmanager_secret",
      "arn",
      { name: "s" },
      /^arn:aws:secretsmanager:eu-west-1:000000000000:secret:s-[a-z0-9]{6}$/,
    ],
    [
      "aws_ssm_parameter",
      "arn",
      { name: "/a/b" },
      /^arn:aws:ssm:eu-west-1:000000000000:parameter\/a\/b$/,
    ],
    ["aws_ssm_parameter", "arn", { name: "a" }, /:parameter\/a$/],
    ["random_id", "hex", { byte_length: 4, prefix: "x-" }, /^x-[0-9a-f]{8}$/],
    ["random_id", "dec", { byte_length: 2 }, /^\d+$/],
    ["random_integer", "result", { min: 5, max: 9 }, /^5$/],
    ["random_password", "result", { length: 100 }, /^[a-z0-9]{100}$/],
    ["random_pet", "id", { prefix: "app" }, /^app-[a-z0-9]{8}$/],
    ["random_string", "result", { length: 6 }, /^[a-z0-9]{6}$/],
    ["random_uuid", "result", {}, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
  ] as const) {
    it(`has ${type}.${name} in the form of AWS or its provider`, () => {
      const value = read(type, name, given);
      expect(String(value)).to.match(form);
      expect(read(type, name, given), "the same in every run").to.equal(value);
    });
  }
});
