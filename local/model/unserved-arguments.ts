// Arguments that would change what clients or functions see on AWS, and do not here.
import type { Resource } from "../terraform/configuration.ts";
import type { Value } from "../terraform/values.ts";

interface Unserved {
  type: string;
  argument: string;
  isGiven: (value: Value) => boolean;
  meaning: string;
}

const notEmpty = (value: Value): boolean =>
  value !== null && (typeof value !== "object" || Object.keys(value).length > 0);

const UNSERVED: Unserved[] = [
  {
    type: "aws_apigatewayv2_integration",
    argument: "content_handling_strategy",
    isGiven: (value) => value === "CONVERT_TO_BINARY",
    meaning: "messages stay text",
  },
  {
    type: "aws_apigatewayv2_route",
    argument: "api_key_required",
    isGiven: (value) => value === true,
    meaning: "no key is asked for",
  },
  {
    type: "aws_apigatewayv2_route",
    argument: "request_models",
    isGiven: notEmpty,
    meaning: "messages are not validated",
  },
  {
    type: "aws_lambda_function",
    argument: "layers",
    isGiven: notEmpty,
    meaning: "the function finds what is in its zip alone, and the AWS SDK",
  },
];

/** @returns a line for each. */
export const unservedArguments = (resources: Resource[]): string[] =>
  UNSERVED.flatMap(({ type, argument, isGiven, meaning }) =>
    resources
      .filter((resource) => resource.type === type)
      .filter((resource) => isGiven(resource.attribute(argument) ?? null))
      .map(({ address }) => `${address}.${argument} is not served locally: ${meaning}.`),
  );
