// What the AWS provider asks an account while it plans, answered without one.
import { own } from "../../../shared/own.ts";
import { ACCOUNT_ID } from "../../terraform/configuration.ts";
import type { AccountCall } from "./account-call.ts";
import type { Parameters } from "./parameters-option.ts";

/** A response: of the JSON protocol an object, of the query protocol the XML inside of the result. */
export type Answer = object | string;

export interface Account {
  /** The access key of the plan, also of the roles that it assumes. */
  accessKey: string;
  parameters: Parameters;
}

/** @returns undefined for a call that only a real account can answer. */
export const answerCall = (call: AccountCall, account: Account): Answer | undefined =>
  own(ANSWERS, `${call.service} ${call.operation}`)?.(call.input, { ...account, ...call });

type Input = AccountCall["input"];

type Asked = Account & Pick<AccountCall, "region">;

const ANSWERS: Record<string, (input: Input, asked: Asked) => Answer | undefined> = {
  "sts GetCallerIdentity": () =>
    `<Arn>arn:aws:iam::${ACCOUNT_ID}:user/local</Arn><UserId>AIDALOCAL</UserId><Account>${ACCOUNT_ID}</Account>`,

  "sts AssumeRole": (input, { accessKey }) =>
    `<Credentials><AccessKeyId>${accessKey}</AccessKeyId><SecretAccessKey>local</SecretAccessKey>` +
    `<SessionToken>local</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>` +
    `<AssumedRoleUser><Arn>${escapeXml(input.get("RoleArn") ?? "")}</Arn><AssumedRoleId>AROALOCAL:local</AssumedRoleId></AssumedRoleUser>`,

  "ec2 DescribeAvailabilityZones": (_, { region }) =>
    `<availabilityZoneInfo>${["a", "b", "c"].map((letter, index) => describeZone(region, letter, index)).join("")}</availabilityZoneInfo>`,

  "ec2 DescribeRegions": (_, { region }) =>
    `<regionInfo><item><regionName>${region}</regionName><regionEndpoint>ec2.${region}.amazonaws.com</regionEndpoint>` +
    "<optInStatus>opt-in-not-required</optInStatus></item></regionInfo>",

  "iam GetRole": (input) => describeRole(input.get("RoleName") ?? ""),
  "iam ListAccountAliases": () =>
    "<AccountAliases><member>local</member></AccountAliases><IsTruncated>false</IsTruncated>",

  "ssm GetParameter": (input, asked) => {
    const parameter = describeParameter(input.get("Name") ?? "", asked);
    return parameter && { Parameter: parameter };
  },
  "ssm GetParametersByPath": (input, asked) => {
    const path = `${(input.get("Path") ?? "").replace(/\/$/, "")}/`;
    const names = [...asked.parameters.keys()].filter((name) => name.startsWith(path));
    return names.length === 0
      ? undefined
      : { Parameters: names.map((name) => describeParameter(name, asked)) };
  },

  "secretsmanager DescribeSecret": (input, asked) => describeSecret(input, asked),
  "secretsmanager GetResourcePolicy": (input, asked) => describeSecret(input, asked),
  "secretsmanager GetSecretValue": (input, asked) => {
    const value = asked.parameters.get(readSecretName(input));
    return value === undefined
      ? undefined
      : {
          ...describeSecret(input, asked),
          SecretString: value,
          VersionId: "00000000-0000-0000-0000-000000000000",
          VersionStages: ["AWSCURRENT"],
        };
  },
};

/** Seconds since 1970: 2020. */
const CREATED_SECONDS = 1_577_836_800;

const describeZone = (region: string, letter: string, index: number): string =>
  `<item><zoneName>${region}${letter}</zoneName><zoneId>local-az${index + 1}</zoneId><zoneState>available</zoneState>` +
  `<regionName>${region}</regionName><groupName>${region}</groupName><networkBorderGroup>${region}</networkBorderGroup>` +
  "<zoneType>availability-zone</zoneType><optInStatus>opt-in-not-required</optInStatus></item>";

const describeRole = (name: string): string =>
  `<Role><Path>/</Path><RoleName>${escapeXml(name)}</RoleName><RoleId>AROALOCAL</RoleId>` +
  `<Arn>arn:aws:iam::${ACCOUNT_ID}:role/${escapeXml(name)}</Arn><CreateDate>2020-01-01T00:00:00Z</CreateDate>` +
  "<AssumeRolePolicyDocument>%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D</AssumeRolePolicyDocument>" +
  "<MaxSessionDuration>3600</MaxSessionDuration></Role>";

const describeParameter = (name: string, { region, parameters }: Asked): object | undefined => {
  const value = parameters.get(name);
  return value === undefined
    ? undefined
    : {
        Name: name,
        Type: "String",
        Value: value,
        Version: 1,
        DataType: "text",
        ARN: `arn:aws:ssm:${region}:${ACCOUNT_ID}:parameter/${name.replace(/^\//, "")}`,
      };
};

/** A secret's value comes from the file; that it exists is assumed. The provider crashes without the dates. */
const describeSecret = (input: Input, { region }: Asked): object => {
  const name = readSecretName(input);
  return {
    Name: name,
    CreatedDate: CREATED_SECONDS,
    LastChangedDate: CREATED_SECONDS,
    ARN: `arn:aws:secretsmanager:${region}:${ACCOUNT_ID}:secret:${name}-local1`,
  };
};

/** An id is a name or an ARN, which ends with six characters more. */
const readSecretName = (input: Input): string => {
  const id = input.get("SecretId") ?? "";
  return /^arn:[^:]*:secretsmanager:[^:]*:[^:]*:secret:(.+)-[^-]{6}$/.exec(id)?.[1] ?? id;
};

export const escapeXml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
