// The request of a route to a backend that is not a function, and the backend's response.
import type { Parameter } from "../mapping/parameters.ts";
import type { Scope } from "../mapping/scope.ts";

export interface BackendRequest {
  /** By name in lower case. */
  headers: Map<string, string>;
  query: URLSearchParams;
  /** Values of `{name}` in the URI. */
  path: Map<string, string>;
  body: string;
}

export interface BackendResponse {
  statusCode: number;
  body: string;
  /** Text that integration responses are matched against: the status, but of a function its error message. */
  matched: string;
}

/** @throws {SyntaxError} when a parameter reads a body that is not JSON. */
export const createBackendRequest = (
  parameters: Parameter[],
  scope: Scope,
  body: string,
): BackendRequest => {
  const given = (place: Parameter["place"]): [string, string][] =>
    parameters.flatMap((parameter) => {
      const value = parameter.place === place ? parameter.read(scope) : undefined;
      return value === undefined ? [] : [[parameter.name, value] as [string, string]];
    });
  return {
    headers: new Map(given("header")),
    query: new URLSearchParams(given("querystring")),
    path: new Map(given("path")),
    body,
  };
};

export const createResponse = (statusCode: number, body: string): BackendResponse => ({
  statusCode,
  body,
  matched: String(statusCode),
});
