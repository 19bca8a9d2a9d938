// Finds the HTTP API, the stage and the path of a request: by its host, or by its path when the host is this machine.
import { decodeSegment } from "../request/url-segment.ts";
import type { HttpApi } from "./http-apis.ts";
import type { Stage } from "./stages.ts";

export interface HttpDestination {
  api: HttpApi;
  /** Undefined: API Gateway answers "Not Found". */
  stage: Stage | undefined;
  /** Below the stage, percent-encoded as received, with its first slash. */
  path: string;
  /** The host that the caller used; API Gateway's own domain name when that is this machine. */
  domainName: string;
  /** What a custom domain has in place of the stage: "" or `/{mapping key}`. */
  prefix: string;
  /** Whether the host is this machine, whose origin the console has too. */
  isShared: boolean;
}

const DEFAULT_STAGE = "$default";

/**
 * By the API's own domain name, where `/{stage}` leads to a stage and any other path to `$default`; or by a custom domain.
 *
 * @param host of the request, with or without a port.
 */
export const findHttpDestination = (
  apis: HttpApi[],
  host: string,
  path: string,
): HttpDestination | undefined => {
  const name = host.replace(/:\d+$/, "");
  const own = apis.find(({ domainName }) => domainName === name);
  if (!own) return findMapped(apis, name, path);
  const destination = enterApi(own, path, false);
  return own.isDefaultEndpointDisabled ? { ...destination, stage: undefined } : destination;
};

/** The longest mapping key that the path begins with wins. */
const findMapped = (apis: HttpApi[], name: string, path: string): HttpDestination | undefined => {
  const mappings = apis
    .flatMap((api) => api.domainMappings.map((mapping) => ({ api, ...mapping })))
    .filter(({ domainName }) => domainName === name)
    .toSorted((a, b) => b.basePath.length - a.basePath.length);
  const fallback = mappings[0];
  for (const { api, basePath, stageName } of mappings) {
    const prefix = basePath === "" ? "" : `/${basePath}`;
    const below = path.startsWith(prefix) ? path.slice(prefix.length) : undefined;
    if (below === undefined || !/^(\/|$)/.test(below)) continue;
    const stage = api.stages.find((one) => one.name === stageName);
    return { api, stage, path: below || "/", domainName: name, prefix, isShared: false };
  }
  return (
    fallback && {
      api: fallback.api,
      stage: undefined,
      path,
      domainName: name,
      prefix: "",
      isShared: false,
    }
  );
};

/**
 * On this machine: `/{stage}/…` when only one HTTP API has a stage of that name, or `/{API name}/{stage}/…`; without a stage,
 * `$default`.
 *
 * @returns undefined when the path names no API, or several.
 */
export const findLocalHttpDestination = (
  apis: HttpApi[],
  path: string,
): HttpDestination | undefined => {
  const [first, below] = splitFirst(path);
  const byStage = apis.filter(({ stages }) => stages.some(({ name }) => name === first));
  const byName = apis.filter(({ name }) => name === decodeSegment(first));
  const found = [
    ...byStage.map((api) => enterApi(api, path, true)),
    ...byName.map((api) => enterApi(api, below, true)),
  ];
  return found.length === 1 && found[0]?.stage ? found[0] : undefined;
};

/** @returns the stage `$default` of the only HTTP API that has one. */
export const findRootHttpDestination = (
  apis: HttpApi[],
  path: string,
): HttpDestination | undefined => {
  const [only, ...others] = apis.filter(({ stages }) =>
    stages.some(({ name }) => name === DEFAULT_STAGE),
  );
  if (!only || others.length > 0) return undefined;
  const stage = only.stages.find(({ name }) => name === DEFAULT_STAGE);
  return { api: only, stage, path, domainName: only.domainName, prefix: "", isShared: true };
};

const enterApi = (api: HttpApi, path: string, isShared: boolean): HttpDestination => {
  const [first, below] = splitFirst(path);
  const named = api.stages.find(({ name }) => name === first && name !== DEFAULT_STAGE);
  const { domainName } = api;
  const found = { api, path: named ? below : path, domainName, prefix: "", isShared };
  // The stage is there, so `$default` does not answer in its place.
  if (api.undeployed.some(({ name }) => name === first)) return { ...found, stage: undefined };
  return { ...found, stage: named ?? api.stages.find(({ name }) => name === DEFAULT_STAGE) };
};

const splitFirst = (path: string): [first: string, below: string] => {
  const [, first = "", below = ""] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  return [first, below || "/"];
};

/** @returns the shortest local path of the stage; undefined when only the API's own domain reaches it. */
export const localPathOfHttpStage = (
  apis: HttpApi[],
  api: HttpApi,
  stage: Stage,
): string | undefined => {
  const named = `/${encodeURIComponent(api.name)}`;
  const paths =
    stage.name === DEFAULT_STAGE ? [named] : [`/${stage.name}`, `${named}/${stage.name}`];
  return paths.find((path) => {
    const found = findLocalHttpDestination(apis, `${path}/`);
    return found?.api === api && found.stage === stage;
  });
};

/** @returns the local path of every stage that has one, without a slash at the end. */
export const listHttpPaths = (apis: HttpApi[]): string[] =>
  apis.flatMap((api) =>
    api.stages.flatMap((stage) => localPathOfHttpStage(apis, api, stage) ?? []),
  );
