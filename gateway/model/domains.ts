// Custom domain names of an API, and what their paths mean.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-custom-domain-names.html
import { optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";

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
