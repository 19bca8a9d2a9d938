// The values that mapping templates can refer to.
import { parseJson } from "../../shared/bounded-json.ts";

export interface Scope {
  /** `requestContext` of the event that a proxy integration would receive. */
  context: Record<string, unknown>;
  stageVariables: Record<string, string>;
  params: { path: object; querystring: object; header: object };
  /** The message, or in a response template the integration's response. */
  body: string;
}

interface Event {
  requestContext: Record<string, unknown>;
  body?: string;
  queryStringParameters?: object;
  headers?: object;
}

/** @param event as for a proxy integration: it contains every value, in other places. */
export const createScope = (event: object, stageVariables: Record<string, string>): Scope => {
  const { requestContext, body = "", queryStringParameters = {}, headers = {} } = event as Event;
  return {
    context: requestContext,
    stageVariables,
    params: { path: {}, querystring: queryStringParameters, header: headers },
    body,
  };
};

/** @returns an empty object for an empty body. @throws {SyntaxError} for a body that is not JSON. */
export const jsonBody = ({ body }: Scope): unknown => parseJson(body === "" ? "{}" : body);
