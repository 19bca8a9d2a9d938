// Values that expressions of HTTP APIs name: identity sources, and sources of parameter mapping.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { parseJsonPath, valueAt } from "../mapping/json-path.ts";
import { MappingError } from "../mapping/mapping-error.ts";
import { listQuery } from "../proxy/request-parts.ts";
import { readSourceAddress } from "../request/source-address.ts";
import { type HttpCall, stagePath } from "./call.ts";

/**
 * @param expression `$request.header.name`, `$request.querystring.name`, `$request.path`, `$request.path.name`,
 * `$request.body`, `$request.body.name`, `$context.name` or `$stageVariables.name`.
 * @returns undefined when the request has no such value, or the expression is another one.
 */
export const readSource = (expression: string, call: HttpCall): string | undefined => {
  const [, kind = "", name = ""] =
    /^\$(request\.header|request\.querystring|request\.path|request\.body|context|stageVariables)(?:\.(.+))?$/.exec(
      expression,
    ) ?? [];
  switch (kind) {
    case "request.header":
      return call.headers.get(name.toLowerCase())?.join(",");
    case "request.querystring":
      return listQuery(call.query).get(name)?.join(",");
    case "request.path":
      return name === "" ? call.path : own(call.pathParameters, name);
    case "request.body":
      return name === "" ? call.body.toString() : readFromBody(name, call.body);
    case "stageVariables":
      return own(call.stage.variables, name);
    case "context":
      return readContext(name, call);
    default:
      return undefined;
  }
};

/** API Gateway looks for a path only in the beginning of a body. */
const MAX_SEARCHED_BYTES = 100 * 1024;

const readFromBody = (path: string, body: Buffer): string | undefined => {
  try {
    const parsed = parseJsonOrNothing(body.subarray(0, MAX_SEARCHED_BYTES).toString());
    const value = valueAt(parsed, parseJsonPath(`$.${path}`)) ?? undefined;
    return typeof value === "object" ? JSON.stringify(value) : value && textOfAny(value);
  } catch (error) {
    if (error instanceof MappingError) return undefined;
    throw error;
  }
};

const readContext = (name: string, call: HttpCall): string | undefined => {
  const { api, stage, route, request, domainName, requestId, nowMs } = call;
  const value = own(
    {
      apiId: api.id,
      domainName,
      domainPrefix: domainName.split(".", 1)[0],
      httpMethod: request.method,
      path: stagePath(call),
      protocol: "HTTP/1.1",
      requestId,
      requestTimeEpoch: nowMs,
      routeKey: route.routeKey,
      stage: stage.name,
      "identity.sourceIp": readSourceAddress(request),
      "identity.userAgent": call.headers.get("user-agent")?.join(","),
    },
    name,
  );
  return value === undefined ? undefined : textOfAny(value);
};
