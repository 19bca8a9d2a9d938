// Finds the API and stage of a request: by its host, or by its path when the host is this machine.
import { decodeSegment } from "../request/url-segment.ts";
import type { Api } from "./apis.ts";
import type { Stage } from "./stages.ts";

export interface Destination {
  api: Api;
  stage: Stage;
  /** The host that the caller used; API Gateway's own domain name when that is this machine. */
  domainName: string;
}

/**
 * On an API's own domain the path is `/{stage}`, on a custom domain its base path. On any other host (this machine) it
 * is `/{stage}` when only one API has a stage of that name, or `/{API name}/{stage}`.
 *
 * @param host of the request, with or without a port.
 * @param path of a handshake, or the part before `/@connections/`.
 * @returns undefined when API Gateway answers "Forbidden", or when the path is ambiguous.
 */
export const findDestination = (
  apis: Api[],
  host: string,
  path: string,
): Destination | undefined => {
  const name = withoutPort(host);
  const segments = path.split("/").slice(1, path.endsWith("/") ? -1 : undefined);
  const own = apis.find(({ domainName }) => domainName === name);
  if (own) return own.isDefaultEndpointDisabled ? undefined : onlyOne(byStage([own], segments));
  return isCustomDomain(apis, host)
    ? byBasePath(apis, name, segments)
    : onlyOne([...byStage(apis, segments), ...byName(apis, segments)]);
};

export const isCustomDomain = (apis: Api[], host: string): boolean =>
  apis.some(({ domainMappings }) =>
    domainMappings.some(({ domainName }) => domainName === withoutPort(host)),
  );

/** @returns the shortest local path to the stage; undefined when only the API's own domain reaches it. */
export const localPathFor = (apis: Api[], api: Api, stage: Stage): string | undefined =>
  [`/${stage.name}`, `/${encodeURIComponent(api.name)}/${stage.name}`].find(
    (path) => findDestination(apis, "localhost", path)?.stage === stage,
  );

/** @returns the local path of every stage that has one. */
export const listLocalPaths = (apis: Api[]): string[] =>
  apis.flatMap((api) => api.stages.flatMap((stage) => localPathFor(apis, api, stage) ?? []));

const withoutPort = (host: string): string => host.replace(/:\d+$/, "");

const byStage = (apis: Api[], [stageName, ...rest]: string[]): Destination[] =>
  apis.flatMap((api) => (rest.length > 0 ? [] : destinationsIn(api, stageName)));

const byName = (apis: Api[], [segment = "", ...rest]: string[]): Destination[] => {
  const name = decodeSegment(segment);
  return byStage(
    apis.filter((api) => api.name === name),
    rest,
  );
};

const byBasePath = (
  apis: Api[],
  name: string,
  [basePath = "", ...rest]: string[],
): Destination | undefined =>
  apis
    .flatMap((api) =>
      api.domainMappings
        .filter((one) => one.domainName === name && one.basePath === basePath && rest.length === 0)
        .flatMap(({ stageName }) => destinationsIn(api, stageName)),
    )
    .map((destination) => ({ ...destination, domainName: name }))[0];

const destinationsIn = (api: Api, stageName: string | undefined): Destination[] =>
  api.stages
    .filter((stage) => stage.name === stageName)
    .map((stage) => ({ api, stage, domainName: api.domainName }));

const onlyOne = ([only, ...others]: Destination[]): Destination | undefined =>
  others.length === 0 ? only : undefined;
