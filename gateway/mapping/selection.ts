// Selection expressions, which choose a template.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-selection-expressions.html
import { excerpt } from "../../shared/excerpt.ts";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { replaceBounded } from "./bounded-replace.ts";
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

const VARIABLE = /\\\$|\$\{([^{}]*)\}|\$([a-z][\w.]*)/gi;

/**
 * @param expression static text, `\$default`, or text with variables such as `${request.body.kind}`.
 * @throws {MappingError} for other variables. What it returns throws a TooLargeError when the result is too large.
 */
export const compileSelection = (expression: string): Selection => {
  if (expression === "$default") return () => expression;
  for (const [, braced, plain] of expression.matchAll(VARIABLE)) check(braced ?? plain);
  return ({ requestBody, statusCode }) => {
    const body = parseJsonOrNothing(requestBody);
    return replaceBounded(expression, VARIABLE, (_, braced, plain) =>
      readValue(braced ?? plain, { body, statusCode }),
    );
  };
};

const BODY = /^request\.body(?:\.|$)/;
const STATUS = "integration.response.statuscode";

const check = (name: string | undefined): void => {
  if (name === undefined || BODY.test(name) || name === STATUS) return;
  throw new MappingError(
    `$${excerpt(name)} is not supported; use $request.body.NAME or $${STATUS}`,
  );
};

/** @param name undefined for an escaped dollar sign. */
const readValue = (
  name: string | undefined,
  { body, statusCode }: { body: unknown; statusCode: number | undefined },
): string => {
  if (name === undefined) return "$";
  if (name === STATUS) return printValue(statusCode);
  return printValue(valueAt(body, name.replace(BODY, "").split(".").filter(Boolean)));
};
