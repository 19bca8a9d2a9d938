// Attributes assigned to resources that the gateway does not serve. Names and policies of those that it serves are made of
// them, such as the suffix of a name from `random_id`.
import { own } from "../../shared/own.ts";
import { toText, type Value } from "./values.ts";

interface ElsewhereContext {
  region: string;
  accountId: string;
  argument: (name: string) => Value | undefined;
  /** Lower-case letters and digits, the same in every run. */
  identifier: (length: number) => string;
}

type Attributes = Record<string, () => Value>;

/** @returns undefined for a type that is not among them. */
export const computedElsewhere = (
  type: string,
  context: ElsewhereContext,
): Attributes | undefined => own(BY_TYPE, type)?.(context);

const BY_TYPE: Record<string, (context: ElsewhereContext) => Attributes> = {
  aws_api_gateway_rest_api: ({ region, accountId, identifier }) => {
    const id = (): string => identifier(10);
    const apiArn = (): string => `arn:aws:apigateway:${region}::/restapis/${id()}`;
    return {
      id,
      arn: apiArn,
      execution_arn: () => `arn:aws:execute-api:${region}:${accountId}:${id()}`,
      root_resource_id: () => identifier(12).slice(2),
    };
  },

  aws_api_gateway_deployment: (context) => ({
    ...readRestStage(context),
    id: () => context.identifier(6),
  }),

  aws_api_gateway_stage: (context) => readRestStage(context),

  aws_cloudfront_distribution: ({ accountId, identifier }) => {
    const id = (): string => `E${identifier(13).toUpperCase()}`;
    return {
      id,
      arn: () => `arn:aws:cloudfront::${accountId}:distribution/${id()}`,
      domain_name: () => `d${identifier(13)}.cloudfront.net`,
      // https://docs.aws.amazon.com/Route53/latest/APIReference/API_AliasTarget.html
      hosted_zone_id: () => "Z2FDTNDATAQYW2",
    };
  },

  aws_cognito_user_pool: ({ region, accountId, identifier }) => {
    const id = (): string => `${region}_${identifier(9)}`;
    return {
      id,
      arn: () => `arn:aws:cognito-idp:${region}:${accountId}:userpool/${id()}`,
      endpoint: () => `cognito-idp.${region}.amazonaws.com/${id()}`,
    };
  },

  aws_cognito_user_pool_client: ({ identifier }) => ({ id: () => identifier(26) }),

  aws_kms_key: ({ region, accountId, identifier }) => {
    const id = (): string => toUuid(identifier(32));
    return { id, key_id: id, arn: () => `arn:aws:kms:${region}:${accountId}:key/${id()}` };
  },

  aws_s3_bucket: ({ region, argument, identifier }) => {
    const prefix = (): string => readText(argument("bucket_prefix")) || "terraform-";
    const name = (): string => readText(argument("bucket")) || `${prefix()}${identifier(12)}`;
    return {
      id: name,
      bucket: name,
      arn: () => `arn:aws:s3:::${name()}`,
      bucket_domain_name: () => `${name()}.s3.amazonaws.com`,
      bucket_regional_domain_name: () => `${name()}.s3.${region}.amazonaws.com`,
    };
  },

  aws_s3_bucket_object: (context) => readObject(context),

  aws_s3_object: (context) => readObject(context),

  aws_secretsmanager_secret: ({ region, accountId, argument, identifier }) => {
    const name = (): string => readText(argument("name")) || `terraform-${identifier(12)}`;
    const arn = (): string =>
      `arn:aws:secretsmanager:${region}:${accountId}:secret:${name()}-${identifier(6)}`;
    return { id: arn, arn, name };
  },

  aws_ssm_parameter: ({ region, accountId, argument }) => {
    const name = (): string => readText(argument("name"));
    const path = (): string => name().replace(/^\/?/, "/");
    return { id: name, arn: () => `arn:aws:ssm:${region}:${accountId}:parameter${path()}` };
  },

  random_id: ({ argument, identifier }) => {
    const prefix = (): string => readText(argument("prefix"));
    const bytes = (): Buffer =>
      Buffer.from(identifier(MAX_IDENTIFIER)).subarray(0, readLength(argument("byte_length")));
    return {
      id: () => bytes().toString("base64url"),
      hex: () => prefix() + bytes().toString("hex"),
      dec: () => prefix() + BigInt(`0x${bytes().toString("hex") || "0"}`).toString(),
      b64_url: () => prefix() + bytes().toString("base64url"),
      b64_std: () => prefix() + bytes().toString("base64"),
    };
  },

  random_integer: ({ argument }) => {
    const result = (): Value => argument("min") ?? 0;
    return { id: () => toText(result()), result };
  },

  random_password: (context) => readRandomText(context),

  random_pet: ({ argument, identifier }) => ({
    id: () =>
      [readText(argument("prefix")), identifier(8)]
        .filter((part) => part !== "")
        .join(readText(argument("separator")) || "-"),
  }),

  random_string: (context) => readRandomText(context),

  random_uuid: ({ identifier }) => {
    const result = (): string => toUuid(identifier(32));
    return { id: result, result };
  },
};

/** Its id is its key. https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/s3_object */
const readObject = ({ argument }: ElsewhereContext): Attributes => {
  const key = (): string => readText(argument("key"));
  return { id: key, arn: () => `arn:aws:s3:::${readText(argument("bucket"))}/${key()}` };
};

/** Of a REST API. */
const readRestStage = ({ region, accountId, argument }: ElsewhereContext): Attributes => {
  const apiId = (): string => readText(argument("rest_api_id"));
  const stage = (): string => readText(argument("stage_name"));
  return {
    id: () => `ags-${apiId()}-${stage()}`,
    arn: () => `arn:aws:apigateway:${region}::/restapis/${apiId()}/stages/${stage()}`,
    execution_arn: () => `arn:aws:execute-api:${region}:${accountId}:${apiId()}/${stage()}`,
    invoke_url: () => `https://${apiId()}.execute-api.${region}.amazonaws.com/${stage()}`,
  };
};

/** Maximum characters of an identifier. */
const MAX_IDENTIFIER = 48;

/** Longer than any password. */
const MAX_LENGTH = 1024;

const readRandomText = ({ argument, identifier }: ElsewhereContext): Attributes => {
  const result = (): string => {
    const length = readLength(argument("length"));
    return identifier(MAX_IDENTIFIER)
      .repeat(MAX_LENGTH / MAX_IDENTIFIER + 1)
      .slice(0, length);
  };
  return { id: result, result };
};

const readLength = (value: Value | undefined): number =>
  Math.min(MAX_LENGTH, Math.max(1, Number(value ?? 8) || 8));

const readText = (value: Value | undefined): string => (typeof value === "string" ? value : "");

/** @param text of 32 letters and digits. */
const toUuid = (text: string): string => {
  const hex = Buffer.from(text).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, "$1-$2-$3-$4-$5");
};
