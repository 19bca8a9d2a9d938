// What templates and selection expressions refer to.
import { parseJson } from "../../shared/bounded-json.ts";

export interface Scope {
  /** `requestContext` of the event that a proxy integration would get. */
  context: Record<string, unknown>;
  stageVariables: Record<string, string>;
  params: { path: object; querystring: object; header: object };
  /** Of the message, or in a response template of what the integration answered. */
  body: string;
}

interface Event {
  requestContext: Record<string, unknown>;
  body?: string;
  queryStringParameters?: object;
  headers?: object;
}

/** @param event for a proxy integration: it has all that there is, in other places. */
export const createScope = (event: object, stageVariables: Record<string, string>): Scope => {
  const { requestContext, body = "", queryStringParameters = {}, headers = {} } = event as Event;
  return {
    context: requestContext,
    stageVariables,
    params: { path: {}, querystring: queryStringParameters, header: headers },
    body,
  };
};

/** @throws {SyntaxError} for a body that is no JSON. Without a body there is an empty object. */
export const jsonBody = ({ body }: Scope): unknown => parseJson(body === "" ? "{}" : body);
