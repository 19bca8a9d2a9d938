// The parts of a request that events of function URLs and of HTTP APIs contain.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { isUtf8 } from "node:buffer";
import { groupBy } from "../../shared/group-by.ts";
import type { CallerIdentity } from "../iam/access-control.ts";
import { readAccessKeyId } from "../iam/credentials.ts";
import { readSourceAddress } from "../request/source-address.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";

/** The values of each name, in the order received. */
export type Values = Map<string, string[]>;

/** @param domainName that the client used on AWS. @returns headers by their names in lower case, with those that AWS adds. */
export const listHeaders = (request: IncomingMessage, domainName: string): Values => {
  const trace = `${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")}`;
  const received = groupBy(pairs(request.rawHeaders), ([name]) => name);
  return new Map([
    ...[...received]
      .filter(([name]) => name !== "connection")
      .map(([name, all]): [string, string[]] => [name, all.map(([, value]) => value)]),
    ["host", [domainName]],
    ["x-amzn-trace-id", [`Root=1-${trace}`]],
    ["x-forwarded-for", [readSourceAddress(request) ?? ""]],
    ["x-forwarded-port", ["443"]],
    ["x-forwarded-proto", ["https"]],
  ]);
};

const pairs = (rawHeaders: string[]): [string, string][] =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name.toLowerCase(), rawHeaders[index + 1] ?? ""] as [string, string]] : [],
  );

/** Decoded. Clients choose the names, even `__proto__`. */
export const listQuery = (query: string): Values =>
  new Map(
    [...groupBy([...new URLSearchParams(query)], ([name]) => name)].map(([name, all]) => [
      name,
      all.map(([, value]) => value),
    ]),
  );

/** Version 2.0 of the format joins values of the same name. */
export const joinValues = (values: Values): Record<string, string> =>
  Object.fromEntries([...values].map(([name, all]) => [name, all.join(",")]));

/** Headers and query as version 2.0 of the format has them: cookies are apart, as a list. */
export const toVersion2 = (headers: Values, query: string) => {
  const others = new Map([...headers].filter(([name]) => name !== "cookie"));
  const cookies = headers.get("cookie")?.flatMap((line) => line.split(/; */));
  return {
    ...(cookies && { cookies }),
    headers: joinValues(others),
    ...(query !== "" && { queryStringParameters: joinValues(listQuery(query)) }),
  };
};

export const createIamIdentity = (
  { userId, userArn }: CallerIdentity,
  { headers: { authorization } }: IncomingMessage,
) => ({
  accessKey: readAccessKeyId(authorization),
  accountId: ACCOUNT_ID,
  callerId: userId,
  cognitoIdentity: null,
  principalOrgId: null,
  userArn,
  userId,
});

/** Content types that are text. Forms are not among them. */
const TEXT = /^text\/|[/+](?:json|xml|javascript)\b/i;

export const encodeBody = (
  body: Buffer,
  contentType = "",
): { body?: string; isBase64Encoded: boolean } => {
  if (body.length === 0) return { isBase64Encoded: false };
  const isText = TEXT.test(contentType) && isUtf8(body);
  return { body: body.toString(isText ? "utf8" : "base64"), isBase64Encoded: !isText };
};
