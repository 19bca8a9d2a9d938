// Which API and stage a request is for: by the host that it came to, or on this machine by its path.
import { decodeSegment } from "../request/url-segment.ts";
import type { Api } from "./apis.ts";
import type { Stage } from "./stages.ts";

export interface Destination {
  api: Api;
  stage: Stage;
  /** The name that the caller used; where that is this machine's, API Gateway's own. */
  domainName: string;
}

/**
 * Under an API's own name the path is `/{stage}`, under a custom domain its base path. Under any other name, which is
 * this machine's, it is `/{stage}` where one API has a stage of that name, or `/{API's name}/{stage}`.
 *
 * @param host of the request, with or without a port.
 * @param path all of a handshake's, or what comes before `/@connections/`.
 * @returns undefined when API Gateway answers "Forbidden", or when several APIs could be meant.
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

/** @returns the shortest path on this machine that leads there; undefined when none does, only the API's own name. */
export const localPathFor = (apis: Api[], api: Api, stage: Stage): string | undefined =>
  [`/${stage.name}`, `/${encodeURIComponent(api.name)}/${stage.name}`].find(
    (path) => findDestination(apis, "localhost", path)?.stage === stage,
  );

/** Of every stage that a path on this machine leads to. */
export const listLocalPaths = (apis: Api[]): string[] =>
  apis.flatMap((api) => api.stages.flatMap((stage) => localPathFor(apis, api, stage) ?? []));

const withoutPort = (host: string): string => host.replace(/:\d+$/, "");

const byStage = (apis: Api[], [stageName, ...rest]: string[]): Destination[] =>
  apis.flatMap((api) => (rest.length > 0 ? [] : destinationsIn(api, stageName)));

const byName = (apis: Api[], [name = "", ...rest]: string[]): Destination[] =>
  byStage(
    apis.filter((api) => api.name === decodeSegment(name)),
    rest,
  );

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
