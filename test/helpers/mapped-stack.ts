// A stack with one route to a function behind a non-proxy integration.
import type { FixtureStack } from "./fixture-stack.ts";

/** Returns its event, or fails if the event says so. */
const ECHO = `async (event) => {
  if (event.fail) throw new Error(event.fail);
  return event;
}`;

export interface MappedRoute {
  routeKey?: string;
  code?: string;
  /** More arguments of the integration. */
  integration?: Record<string, unknown>;
  /** Arguments of integration responses, by key. */
  responses?: Record<string, object>;
  isTwoWay?: boolean;
  permission?: boolean;
}

const api_id = "${aws_apigatewayv2_api.api.id}";

export const mappedStack = (options: MappedRoute): FixtureStack => {
  const { routeKey = "map", code = ECHO, integration, isTwoWay = true, permission } = options;
  const name = routeKey.replace(/\W/g, "_");
  const { responses = { $default: {} } } = options;
  return {
    routes: { [routeKey]: { code, routeResponse: isTwoWay, permission } },
    stage: { stage_variables: { table: "people" } },
    resources: {
      aws_apigatewayv2_integration: {
        [name]: {
          api_id,
          integration_type: "AWS",
          integration_uri: `\${aws_lambda_function.${name}.invoke_arn}`,
          ...integration,
        },
      },
      aws_apigatewayv2_integration_response: Object.fromEntries(
        Object.entries(responses).map(([key, response], index) => [
          `response${index}`,
          {
            api_id,
            integration_id: `\${aws_apigatewayv2_integration.${name}.id}`,
            integration_response_key: key,
            ...response,
          },
        ]),
      ),
    },
  };
};
