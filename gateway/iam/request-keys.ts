// The global condition keys of requests to the gateway, with the values that AWS would set.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import { allKeys, type ContextKeys, createKeys, tagKeys } from "./context-keys.ts";
import type { Role } from "./role-policies.ts";

export interface RequestDetails {
  region: string;
  /** Epoch milliseconds. */
  nowMs: number;
  /** Undefined: the request does not come from the network, so AWS sets no address. */
  sourceIp?: string;
  userAgent?: string;
  referer?: string;
}

/** Reports every request as TLS, as on AWS. */
export const requestKeys = (details: () => RequestDetails): ContextKeys =>
  createKeys(() => {
    const { region, nowMs, sourceIp, userAgent, referer } = details();
    return {
      "aws:CurrentTime": new Date(nowMs).toISOString(),
      "aws:EpochTime": String(Math.floor(nowMs / 1000)),
      "aws:SecureTransport": "true",
      "aws:RequestedRegion": region,
      "aws:SourceIp": sourceIp,
      "aws:UserAgent": userAgent,
      "aws:Referer": referer,
    };
  });

/**
 * The keys of a role that a service has assumed.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#principaltable
 */
export const principalKeys = (role: Role, sessionName: string): ContextKeys =>
  allKeys(
    createKeys(() => ({
      "aws:PrincipalArn": role.arn,
      "aws:PrincipalAccount": ACCOUNT_ID,
      "aws:PrincipalType": "AssumedRole",
      "aws:userid": `${role.uniqueId}:${sessionName}`,
      "aws:PrincipalIsAWSService": "false",
      "aws:ViaAWSService": "false",
      "aws:TokenIssueTime": STARTED_AT,
    })),
    tagKeys("aws:PrincipalTag", role.tags),
  );

/** The gateway issues credentials when it starts. */
const STARTED_AT = new Date().toISOString();

/** @param tags of resources, by ARN. Indexes have the tags of their table. */
export const resourceKeys = (
  resource: string,
  tags: ReadonlyMap<string, Record<string, string>>,
): ContextKeys =>
  allKeys(
    createKeys(() => ({ "aws:ResourceAccount": resource.split(":")[4] })),
    tagKeys("aws:ResourceTag", tags.get(resource.replace(/\/index\/[^/]*$/, "")) ?? {}),
  );

/** The source on whose behalf a service calls. */
export const sourceKeys = (sourceArn: string): ContextKeys =>
  createKeys(() => ({ "aws:SourceArn": sourceArn, "aws:SourceAccount": ACCOUNT_ID }));

/**
 * Supported keys, in lower case: they have AWS's value, or are absent because AWS does not set them for a role that a
 * service has assumed. A name that ends in "/" is a prefix.
 */
const KNOWN = [
  "aws:assumedroot",
  "aws:calledvia",
  "aws:calledviafirst",
  "aws:calledvialast",
  "aws:currenttime",
  "aws:epochtime",
  "aws:federatedprovider",
  "aws:multifactorauthage",
  "aws:multifactorauthpresent",
  "aws:principalaccount",
  "aws:principalarn",
  "aws:principalisawsservice",
  "aws:principalservicename",
  "aws:principalservicenameslist",
  "aws:principaltag/",
  "aws:principaltype",
  "aws:referer",
  "aws:requestedregion",
  "aws:requesttag/",
  "aws:resourceaccount",
  "aws:resourcetag/",
  "aws:securetransport",
  "aws:sourceaccount",
  "aws:sourcearn",
  "aws:sourceidentity",
  "aws:sourceip",
  "aws:tagkeys",
  "aws:tokenissuetime",
  "aws:useragent",
  "aws:userid",
  "aws:username",
  "aws:viaawsservice",
  "dynamodb:attributes",
  "dynamodb:enclosingoperation",
  "dynamodb:fulltablescan",
  "dynamodb:leadingkeys",
  "dynamodb:returnconsumedcapacity",
  "dynamodb:returnvalues",
  "dynamodb:select",
  "events:detail-type",
  "events:eventbusinvocation",
  "events:source",
  "lambda:functionurlauthtype",
  "lambda:invokedviafunctionurl",
  "lambda:sourcefunctionarn",
  "sts:externalid",
];

/** @param name in any case. */
export const isKnownKey = (name: string): boolean => {
  const key = name.toLowerCase();
  return KNOWN.some((known) => (known.endsWith("/") ? key.startsWith(known) : key === known));
};
