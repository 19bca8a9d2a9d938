// Custom domain names of an API, and the stages that their paths map to.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-custom-domain-names.html
import { optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";

/** One API mapping of a custom domain name. */
export interface DomainMapping {
  /** For example `ws.example.com`. */
  domainName: string;
  /** First path segment, in place of the stage; "" for the root path. */
  basePath: string;
  stageName: string;
}

export const readDomainMapping = (resource: Resource): DomainMapping => ({
  domainName: requiredText(resource, "domain_name"),
  basePath: optionalText(resource, "api_mapping_key") ?? "",
  stageName: requiredText(resource, "stage"),
});
