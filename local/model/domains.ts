// Names under which an API is reached, and what their paths mean.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-custom-domain-names.html
import { optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import type { Api } from "./apis.ts";

/** One API mapping of a custom domain name. */
export interface DomainMapping {
  /** For example `ws.example.com`. */
  domainName: string;
  /** First segment of the path, which takes the stage's place; "": the path has neither. */
  basePath: string;
  stageName: string;
}

export const readDomainMapping = (resource: Resource): DomainMapping => ({
  domainName: requiredText(resource, "domain_name"),
  basePath: optionalText(resource, "api_mapping_key") ?? "",
  stageName: requiredText(resource, "stage"),
});

export interface Destination {
  /** The name that the caller used; where that is this machine's, API Gateway's own. */
  domainName: string;
  /** `/{stage}…`, as under API Gateway's own name. */
  path: string;
}

/**
 * @param host of the request, with or without a port.
 * @returns undefined when API Gateway answers "Forbidden": its own name is disabled, or nothing is mapped to the path.
 */
export const destinationOf = (
  { domainName, isDefaultEndpointDisabled, domainMappings }: Api,
  host: string,
  path: string,
): Destination | undefined => {
  const name = nameOf(host);
  if (name === domainName && isDefaultEndpointDisabled) return undefined;
  const mappings = domainMappings.filter((mapping) => mapping.domainName === name);
  if (mappings.length === 0) return { domainName, path };
  const [, segment = "", rest = ""] = /^\/([^/]*)(.*)$/.exec(path) ?? [];
  const mapped = mappings.find(({ basePath }) => basePath !== "" && basePath === segment);
  if (mapped) return { domainName: name, path: `/${mapped.stageName}${rest}` };
  const root = mappings.find(({ basePath }) => basePath === "");
  return root && { domainName: name, path: `/${root.stageName}${path}` };
};

export const isCustomDomain = ({ domainMappings }: Api, host: string): boolean =>
  domainMappings.some(({ domainName }) => domainName === nameOf(host));

const nameOf = (host: string): string => host.replace(/:\d+$/, "");
