// Changes requests before an integration gets them, and responses before the client gets them.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
import { replaceBounded } from "../mapping/bounded-replace.ts";
import { numberOfAny } from "../../shared/scalar.ts";
import type { ParameterChange } from "../model/http-parameters.ts";
import type { Answer, Header } from "../proxy/answer.ts";
import { listQuery } from "../proxy/request-parts.ts";
import type { HttpCall } from "./call.ts";
import { readSource } from "./sources.ts";

type Read = (expression: string) => string | undefined;

/** Values are read from the request as it was received. */
export const changeCall = <Call extends HttpCall>(changes: ParameterChange[], call: Call): Call => {
  if (changes.length === 0) return call;
  const read: Read = (expression) => readSource(expression, call);
  const headers = new Map(call.headers);
  const query = listQuery(call.query);
  for (const change of changes) {
    if (change.location === "header")
      changeValues(headers, change.name.toLowerCase(), change, read);
    if (change.location === "querystring") changeValues(query, change.name, change, read);
  }
  const pairs = [...query].flatMap(([name, all]) => all.map((value): Header => [name, value]));
  const path = changes.findLast(({ location }) => location === "path");
  return {
    ...call,
    headers,
    query: changes.some(({ location }) => location === "querystring")
      ? new URLSearchParams(pairs).toString()
      : call.query,
    ...(path && { overwrittenPath: fill(path.value, read) }),
  };
};

/** @param changes by status code. */
export const changeAnswer = (
  changes: Map<string, ParameterChange[]>,
  answer: Answer,
  call: HttpCall,
): Answer => {
  const read: Read = (expression) => {
    const [, name] = /^\$response\.header\.(.+)$/.exec(expression) ?? [];
    if (name === undefined) return readSource(expression, call);
    return answer.headers.find(([one]) => one === name.toLowerCase())?.[1];
  };
  return (changes.get(String(answer.status)) ?? []).reduce(
    (changed, change) => changeOne(changed, change, read),
    answer,
  );
};

const changeOne = (answer: Answer, change: ParameterChange, read: Read): Answer => {
  if (change.location === "statuscode") {
    const status = numberOfAny(fill(change.value, read));
    return Number.isInteger(status) && status >= 200 && status <= 599
      ? { ...answer, status }
      : answer;
  }
  const headers = new Map<string, string[]>();
  for (const [name, value] of answer.headers)
    headers.set(name, [...(headers.get(name) ?? []), value]);
  changeValues(headers, change.name.toLowerCase(), change, read);
  const all = [...headers].flatMap(([name, values]) =>
    values.map((value): Header => [name, value]),
  );
  return { ...answer, headers: all };
};

const changeValues = (
  values: Map<string, string[]>,
  name: string,
  { action, value }: ParameterChange,
  read: Read,
): void => {
  if (action === "remove") {
    values.delete(name);
    return;
  }
  const filled = fill(value, read);
  values.set(name, action === "append" ? [...(values.get(name) ?? []), filled] : [filled]);
};

/** @returns "" for a missing value. */
export const fillFromRequest = (value: string, call: HttpCall): string =>
  fill(value, (expression) => readSource(expression, call));

/** A whole expression, or text with expressions in `${…}`. A missing value is empty. @throws {TooLargeError} when too large. */
const fill = (value: string, read: Read): string =>
  value.startsWith("$") && !value.startsWith("${")
    ? (read(value) ?? "")
    : replaceBounded(value, /\$\{([^{}]+)\}/g, (_, name) => read(`$${name}`) ?? "");
