// Reads the `body` of HTTP APIs: an OpenAPI 3.0 definition, in JSON or YAML.
// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-open-api.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { invalid, optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { describe, isObject, type Value } from "../terraform/values.ts";

export type Definition = { readonly [name: string]: Value };

/** By the address of the API. */
export type Definitions = ReadonlyMap<string, Definition>;

/** Deepest nesting, and most aliases, of a document in YAML. Definitions have neither. */
const BOUNDS = { maxDepth: 100, maxAliases: 1000 };

/** @throws {GatewayError} for a body that is neither JSON nor YAML, or no map. */
export const readDefinitions = async (resources: Resource[]): Promise<Definitions> => {
  const definitions = new Map<string, Definition>();
  for (const api of resources.filter(isHttpApi)) {
    const body = api.attribute("body") ?? "";
    if (typeof body !== "string") throw invalid(api, `body is ${describe(body)}; expected a text`);
    if (body.trim() !== "") definitions.set(api.address, await parse(api, body));
  }
  return definitions;
};

const isHttpApi = (resource: Resource): boolean =>
  resource.type === "aws_apigatewayv2_api" && optionalText(resource, "protocol_type") === "HTTP";

const parse = async (api: Resource, body: string): Promise<Definition> => {
  const definition = parseJsonOrNothing(body) ?? (await parseYaml(api, body));
  if (isObject(definition)) return definition;
  throw invalid(api, "body is not a map in JSON or YAML; expected an OpenAPI 3.0 definition");
};

/** Loads the library only here, since most configurations have no such body. */
const parseYaml = async (api: Resource, body: string): Promise<unknown> => {
  const { load, CORE_SCHEMA } = await import("js-yaml");
  try {
    return load(body, { schema: CORE_SCHEMA, ...BOUNDS });
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    throw invalid(
      api,
      `body is neither JSON nor YAML: ${reason}; expected an OpenAPI 3.0 definition`,
    );
  }
};
