// Decides whether a signed handshake may connect, when the $connect route has AWS_IAM.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-control-access-iam.html
import type { AccessControl } from "../iam/access-control.ts";
import { describeWrongScope, readSignatureScope } from "../iam/signature-scope.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import type { ConnectionInfo, SignedIdentity } from "./connection.ts";
import type { HandshakeRequest } from "./handshake-request.ts";

type Decision =
  | { allowed: true; identity: SignedIdentity }
  /** `reason`: for the log. */
  | { allowed: false; reason: string };

/** As for other calls, the signature itself is not checked. */
export const authorizeByIam = (
  access: Pick<AccessControl, "findRefusal" | "identify">,
  request: HandshakeRequest,
  { api, stage, identity }: ConnectionInfo,
): Decision => {
  const header = readSignature(request);
  const scope = readSignatureScope(header);
  const region = api.executionArn.split(":")[3] ?? "";
  const problem = describeWrongScope(scope, region) ?? findForeignPage(request);
  if (problem !== undefined) return { allowed: false, reason: problem };
  const invoke = {
    action: "execute-api:Invoke",
    resources: [`${api.executionArn}/${stage.name}/$connect`],
  };
  const details = { ...identity, referer: request.header("referer") };
  const refusal = access.findRefusal(header, invoke, { request: details });
  if (refusal) return { allowed: false, reason: refusal.message };
  const { userId, userArn } = access.identify(header);
  const accessKey = scope?.accessKey ?? "";
  const named = { accountId: ACCOUNT_ID, accessKey, caller: userId, user: userId, userArn };
  return { allowed: true, identity: named };
};

/** @returns in the form of the header, which browsers cannot send: they sign the query string. */
const readSignature = (request: HandshakeRequest): string => {
  const isInQuery = request.queryParameter("X-Amz-Algorithm") === "AWS4-HMAC-SHA256";
  return isInQuery
    ? `AWS4-HMAC-SHA256 Credential=${request.queryParameter("X-Amz-Credential") ?? ""}`
    : (request.header("authorization") ?? "");
};

/** Signatures are not checked, so any page could make one up. */
const findForeignPage = (request: HandshakeRequest): string | undefined => {
  const origin = request.header("origin");
  return origin === undefined || /^https?:\/\/(localhost|127\.0\.0\.1)(:\d+)?$/.test(origin)
    ? undefined
    : `pages of ${origin} may not connect, since signatures are not checked here; pages of this machine may`;
};
