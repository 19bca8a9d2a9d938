// How an integration of an HTTP API changes requests and responses.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
import type { Resource } from "../terraform/configuration.ts";
import { toText, toTextMap, type Value } from "../terraform/values.ts";
import { UnservedError } from "./unserved-error.ts";

export interface ParameterChange {
  action: "append" | "overwrite" | "remove";
  location: "header" | "querystring" | "path" | "statuscode";
  /** Of the header or the query parameter; "" for the path and the status code. */
  name: string;
  /** Text with `$request.header.name`, `${context.requestId}` and the like. */
  value: string;
}

const KEY = /^(append|overwrite|remove):(?:(header|querystring)\.(.+)|(path|statuscode))$/;

export const readChanges = (
  integration: Resource,
  attribute: string,
  parameters: Record<string, string>,
): ParameterChange[] =>
  Object.entries(parameters).map(([key, value]) => {
    const [, action, named, name = "", single] = KEY.exec(key) ?? [];
    if (action === undefined) {
      throw new UnservedError(
        integration,
        `${attribute} has the key "${key}", which is not served; ` +
          'expected one such as "append:header.NAME", "overwrite:path" or "remove:querystring.NAME"',
      );
    }
    return { action, location: named ?? single, name, value } as ParameterChange;
  });

/** @param given blocks with a status code and its mappings. */
export const readResponseChanges = (
  integration: Resource,
  given: { [argument: string]: Value }[],
): Map<string, ParameterChange[]> =>
  new Map(
    given.map(({ status_code = "", mappings }) => [
      toText(status_code),
      readChanges(integration, "response_parameters", toTextMap(mappings)),
    ]),
  );
