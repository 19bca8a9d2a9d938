// Path parameters in the host of an integration's URL. A client gives their values: it would choose where a request of
// this machine goes.
import { excerpt } from "../../shared/excerpt.ts";
import { MappingError } from "./mapping-error.ts";

/** As `new URL` reads it: any number of slashes of both kinds precede user, host and port, which end with a slash. */
const PARAMETER_IN_HOST = /^https?:[/\\]*[^/\\?#]*?(\{[^{}/\\?#]*\})/i;

/**
 * @param url of the configuration; of `${stageVariables.name}` only what precedes the first is read.
 * @returns what is wrong; undefined when no `{name}` is part of the host.
 */
export const describeHostParameter = (url: string): string | undefined => {
  const known = url.split("${", 1)[0] ?? "";
  const [, parameter] = PARAMETER_IN_HOST.exec(known.replace(/\s+/g, "")) ?? [];
  return parameter === undefined
    ? undefined
    : `it has ${excerpt(parameter)} in its host, so a client could choose the host; put parameters into the path`;
};

/** @param url with stage variables filled in, and path parameters not yet. @throws {MappingError} */
export const assertFixedHost = (url: string): void => {
  const problem = describeHostParameter(url);
  if (problem !== undefined)
    throw new MappingError(`the integration_uri is not served: ${problem}`);
};
