// The events that HTTP APIs send to functions and authorizers.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
import {
  joinValues,
  encodeBody,
  listQuery,
  createIamIdentity,
  toVersion2,
  type Values,
} from "../proxy/request-parts.ts";
import { readSourceAddress } from "../request/source-address.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import { formatRequestTime } from "../time/request-time.ts";
import { type Authorized, type HttpCall, requestArn, stagePath } from "./call.ts";

const NOBODY: Authorized = { kind: "none" };

/** @param body as the client sent it, or as the parameter mapping left it. */
export const createEvent = (
  format: "1.0" | "2.0",
  call: HttpCall,
  body: Buffer,
  authorized: Authorized,
): object => {
  const encoded = encodeBody(body, call.headers.get("content-type")?.join(","));
  return format === "2.0"
    ? { ...createVersion2(call, authorized), ...encoded }
    : { ...createVersion1(call, authorized), body: null, ...encoded };
};

/**
 * Contains no body.
 *
 * @param identity values of the identity sources.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export const createAuthorizerEvent = (
  format: "1.0" | "2.0",
  call: HttpCall,
  identity: string[],
): object => {
  if (format === "1.0") {
    const identitySource = identity.join(",");
    const { version, ...event } = createVersion1(call, NOBODY);
    const asked = { type: "REQUEST", methodArn: requestArn(call), identitySource };
    return { version, ...asked, authorizationToken: identitySource, ...event };
  }
  const { version, ...event } = createVersion2(call, NOBODY);
  const identitySource = identity.length === 0 ? null : identity;
  return { version, type: "REQUEST", routeArn: requestArn(call), identitySource, ...event };
};

const createVersion2 = (call: HttpCall, authorized: Authorized) => {
  const { route, query, headers, pathParameters, stage } = call;
  return {
    version: "2.0",
    routeKey: route.routeKey,
    rawPath: stagePath(call),
    rawQueryString: query,
    ...toVersion2(headers, query),
    requestContext: contextOfVersion2(call, authorized),
    ...(hasEntries(pathParameters) && { pathParameters }),
    ...(hasEntries(stage.variables) && { stageVariables: stage.variables }),
  };
};

const contextOfVersion2 = (call: HttpCall, authorized: Authorized) => ({
  accountId: ACCOUNT_ID,
  apiId: call.api.id,
  ...authorizerOfVersion2(call, authorized),
  domainName: call.domainName,
  domainPrefix: call.domainName.split(".", 1)[0],
  http: {
    method: call.request.method,
    path: stagePath(call),
    protocol: "HTTP/1.1",
    sourceIp: readSourceAddress(call.request) ?? "",
    userAgent: call.headers.get("user-agent")?.join(",") ?? "",
  },
  requestId: call.requestId,
  routeKey: call.route.routeKey,
  stage: call.stage.name,
  time: formatRequestTime(call.nowMs),
  timeEpoch: call.nowMs,
});

const authorizerOfVersion2 = ({ request }: HttpCall, authorized: Authorized): object => {
  switch (authorized.kind) {
    case "iam":
      return { authorizer: { iam: createIamIdentity(authorized.caller, request) } };
    case "jwt":
      return { authorizer: { jwt: { claims: authorized.claims, scopes: authorized.scopes } } };
    case "lambda":
      return { authorizer: { lambda: authorized.context } };
    case "none":
    default:
      return {};
  }
};

const createVersion1 = (call: HttpCall, authorized: Authorized) => {
  const headers = new Map([...call.headers].map(([name, all]) => [nameOfVersion1(name), all]));
  const query = listQuery(call.query);
  return {
    version: "1.0",
    resource: pathOfRoute(call),
    path: clientPath(call),
    httpMethod: call.request.method,
    headers: lastValues(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: query.size === 0 ? null : lastValues(query),
    multiValueQueryStringParameters: query.size === 0 ? null : Object.fromEntries(query),
    requestContext: contextOfVersion1(call, authorized),
    pathParameters: hasEntries(call.pathParameters) ? call.pathParameters : null,
    stageVariables: hasEntries(call.stage.variables) ? call.stage.variables : null,
  };
};

const contextOfVersion1 = (call: HttpCall, authorized: Authorized) => ({
  accountId: ACCOUNT_ID,
  apiId: call.api.id,
  ...(authorized.kind === "jwt" && {
    authorizer: { claims: authorized.claims, scopes: authorized.scopes },
  }),
  ...(authorized.kind === "lambda" && { authorizer: authorized.context }),
  domainName: call.domainName,
  domainPrefix: call.domainName.split(".", 1)[0],
  extendedRequestId: call.requestId,
  httpMethod: call.request.method,
  identity: identityOfVersion1(call, authorized),
  path: clientPath(call),
  protocol: "HTTP/1.1",
  requestId: call.requestId,
  requestTime: formatRequestTime(call.nowMs),
  requestTimeEpoch: call.nowMs,
  resourceId: call.route.routeKey,
  resourcePath: pathOfRoute(call),
  stage: call.stage.name,
});

const identityOfVersion1 = ({ request, headers }: HttpCall, authorized: Authorized) => {
  const iam = authorized.kind === "iam" ? createIamIdentity(authorized.caller, request) : undefined;
  return {
    accessKey: iam?.accessKey ?? null,
    accountId: iam?.accountId ?? null,
    caller: iam?.callerId ?? null,
    cognitoAmr: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: readSourceAddress(request) ?? "",
    user: iam?.userId ?? null,
    userAgent: headers.get("user-agent")?.join(",") ?? "",
    userArn: iam?.userArn ?? null,
  };
};

/** Version 1.0 has the path that the client sent: with a named stage, or with the mapping key of a custom domain. */
const clientPath = (call: HttpCall): string =>
  call.prefix === "" ? stagePath(call) : `${call.prefix}${call.path}`;

const pathOfRoute = ({ route }: HttpCall): string => route.routeKey.replace(/^\S+\s+/, "");

/** Names that version 1.0 writes with capitals, as captured from AWS; others are as an HTTP/2 client sends them. */
const CAPITALIZED = /^(?:content-(?:length|type)|host|user-agent|x-amzn-trace-id|x-forwarded-\w+)$/;

const nameOfVersion1 = (name: string): string =>
  CAPITALIZED.test(name)
    ? name.replace(
        /(^|-)(\w)/g,
        (_, before: string, letter: string) => before + letter.toUpperCase(),
      )
    : name;

const lastValues = (values: Values): Record<string, string> =>
  joinValues(new Map([...values].map(([name, all]) => [name, all.slice(-1)])));

const hasEntries = (record: object): boolean => Object.keys(record).length > 0;
