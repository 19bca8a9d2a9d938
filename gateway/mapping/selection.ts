// Selection expressions, which choose a template.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { valueAt } from "./json-path.ts";
import { MappingError } from "./mapping-error.ts";
import { printValue } from "./print-value.ts";

export interface Selectable {
  /** Body of the message. */
  requestBody: string;
  /** Set for an integration response. */
  statusCode?: number;
}

export type Selection = (selectable: Selectable) => string;

const VARIABLE = /\\\$|\$\{([^}]*)\}|\$([a-z][\w.]*)/gi;

/**
 * @param expression static text, `\$default`, or text with variables such as `${request.body.kind}`.
 * @throws {MappingError} for other variables.
 */
export const compileSelection = (expression: string): Selection => {
  if (expression === "$default") return () => expression;
  for (const [, braced, plain] of expression.matchAll(VARIABLE)) check(braced ?? plain);
  return (selectable) =>
    expression.replace(VARIABLE, (_, braced?: string, plain?: string) =>
      readValue(braced ?? plain, selectable),
    );
};

const BODY = /^request\.body(?:\.|$)/;
const STATUS = "integration.response.statuscode";

const check = (name: string | undefined): void => {
  if (name === undefined || BODY.test(name) || name === STATUS) return;
  throw new MappingError(`$${name} is not supported; use $request.body.NAME or $${STATUS}`);
};

/** @param name undefined for an escaped dollar sign. */
const readValue = (name: string | undefined, { requestBody, statusCode }: Selectable): string => {
  if (name === undefined) return "$";
  if (name === STATUS) return printValue(statusCode);
  return printValue(
    valueAt(parseJsonOrNothing(requestBody), name.replace(BODY, "").split(".").filter(Boolean)),
  );
};
