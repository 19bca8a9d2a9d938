// The global condition keys of requests that reach the gateway, as AWS would have them.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import { allKeys, type ContextKeys, createKeys, tagKeys } from "./context-keys.ts";
import type { Role } from "./role-policies.ts";

export interface RequestDetails {
  region: string;
  /** Epoch milliseconds. */
  nowMs: number;
  /** Undefined: the request does not come from the network, so AWS has no address of it. */
  sourceIp?: string;
  userAgent?: string;
  referer?: string;
}

/** On AWS every request comes by TLS, so all of them count as such here. */
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
 * Of a role that a service has assumed.
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

/** Credentials are issued when the gateway starts. */
const STARTED_AT = new Date().toISOString();

/** @param tags of resources, by their ARN. Indexes have those of their table. */
export const resourceKeys = (
  resource: string,
  tags: ReadonlyMap<string, Record<string, string>>,
): ContextKeys =>
  allKeys(
    createKeys(() => ({ "aws:ResourceAccount": resource.split(":")[4] })),
    tagKeys("aws:ResourceTag", tags.get(resource.replace(/\/index\/[^/]*$/, "")) ?? {}),
  );

/** What a service says of whom it acts for. */
export const sourceKeys = (sourceArn: string): ContextKeys =>
  createKeys(() => ({ "aws:SourceArn": sourceArn, "aws:SourceAccount": ACCOUNT_ID }));

/**
 * Keys that are known here, in lower case: they have the value that AWS gives them, or are absent because AWS has none
 * either, for a role that a service has assumed. A name that ends in "/" stands for all that begin with it.
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
  "lambda:sourcefunctionarn",
  "sts:externalid",
];

/** @param name in any case. */
export const isKnownKey = (name: string): boolean => {
  const key = name.toLowerCase();
  return KNOWN.some((known) => (known.endsWith("/") ? key.startsWith(known) : key === known));
};
