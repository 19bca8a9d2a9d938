// Identity sources of a REQUEST authorizer: values that a client must send before the authorizer is called.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
import { own } from "../../shared/own.ts";
import type { HandshakeRequest } from "./handshake-request.ts";

interface Sources {
  request: HandshakeRequest;
  stageVariables: Record<string, string>;
  context: Record<string, string | undefined>;
}

/** @returns the first missing or empty source, for which API Gateway answers 401. */
export const missingIdentity = (identitySources: string[], sources: Sources): string | undefined =>
  identitySources.find((source) => !readValue(source, sources));

const readValue = (source: string, { request, stageVariables, context }: Sources) => {
  const [, kind = "", name = ""] =
    /^(route\.request\.header|route\.request\.querystring|stageVariables|context)\.(.+)$/.exec(
      source,
    ) ?? [];
  switch (kind) {
    case "route.request.header":
      return request.header(name);
    case "route.request.querystring":
      return request.queryParameter(name);
    case "stageVariables":
      return own(stageVariables, name);
    case "context":
      return own(context, name);
    default:
      // `$request.header.X` is the syntax of HTTP APIs; it never matches here.
      return undefined;
  }
};
