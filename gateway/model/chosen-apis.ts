// Chooses the APIs to serve: every HTTP API, and every WebSocket API or the one that is asked for.
import { GatewayError } from "../diagnostics/errors.ts";
import { optionalText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";

export interface ChosenApis {
  webSocket: Resource[];
  http: Resource[];
}

/**
 * @param apiName address or name of the only WebSocket API to serve. Default: all of them.
 * @throws {GatewayError} when no API is found, or the address or name fits no WebSocket API, or several.
 */
export const chooseApis = (resources: Resource[], apiName?: string): ChosenApis => {
  const apis = resources.filter(({ type }) => type === "aws_apigatewayv2_api");
  const ofProtocol = (protocol: string): Resource[] =>
    apis.filter((api) => optionalText(api, "protocol_type") === protocol);
  const [webSocket, http] = [ofProtocol("WEBSOCKET"), ofProtocol("HTTP")];
  if (apiName !== undefined) return { webSocket: [findNamed(webSocket, apiName)], http };
  if (webSocket.length + http.length === 0) throw noApi(resources);
  return { webSocket, http };
};

const findNamed = (webSocketApis: Resource[], apiName: string): Resource => {
  const [only, ...others] = webSocketApis.filter((api) =>
    [api.address, optionalText(api, "name")].includes(apiName),
  );
  if (only && others.length === 0) return only;
  const found = webSocketApis.map(({ address }) => address).join(", ") || "none";
  throw new GatewayError(
    "INVALID_CONFIGURATION",
    `Expected one aws_apigatewayv2_api with protocol_type "WEBSOCKET" and the address or name "${apiName}", found ${found}. ` +
      (webSocketApis.length > 0
        ? "Pass one of these addresses with --api."
        : "Remove --api: it chooses among WebSocket APIs, and HTTP APIs are all served."),
  );
};

const noApi = (resources: Resource[]): GatewayError => {
  const found = resources
    .filter(({ type }) => type === "aws_api_gateway_rest_api")
    .map(({ address }) => `${address}, a REST API, which is not served`);
  return new GatewayError(
    "INVALID_CONFIGURATION",
    'Expected an aws_apigatewayv2_api with protocol_type "WEBSOCKET" or "HTTP", found ' +
      `${found.join("; ") || "none"}.`,
  );
};
