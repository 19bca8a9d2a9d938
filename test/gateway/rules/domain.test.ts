import { api_id, type Case, itFinds } from "../helpers/judge.ts";

const DOMAIN = "aws_apigatewayv2_domain_name.domain";
const MAPPING = "aws_apigatewayv2_api_mapping.mapping";
const domain_name = "${aws_apigatewayv2_domain_name.domain.id}";
const stage = "test";
const CONFIGURATION = {
  certificate_arn: "arn:aws:acm:eu-west-1:000000000000:certificate/x",
  endpoint_type: "REGIONAL",
  security_policy: "TLS_1_2",
};

describe("rules of a custom domain name", () => {
  itFinds([
    ...["WS.example.com", "my_chat.example.com", "ws example"].map((name): Case => [
      `the name "${name}"`,
      { [DOMAIN]: { domain_name: name } },
      `${DOMAIN}: ours: domain_name "${name}" has characters that a custom domain name cannot have`,
    ]),
    ["a wildcard", { [DOMAIN]: { domain_name: "*.example.com" } }],
    [
      "a name of 513 characters",
      { [DOMAIN]: { domain_name: "d".repeat(513) } },
      `${DOMAIN}: Terraform: expected length of domain_name to be in the range (1 - 512)`,
    ],
    [
      "a name twice",
      {
        "aws_apigatewayv2_domain_name.again": {
          domain_name: "ws.example.com",
          domain_name_configuration: CONFIGURATION,
        },
      },
      "aws_apigatewayv2_domain_name.again: API Gateway: The domain name you provided already exists.",
    ],
    [
      "another endpoint type, and an old TLS version",
      {
        [DOMAIN]: {
          domain_name_configuration: {
            ...CONFIGURATION,
            endpoint_type: "EDGE",
            security_policy: "TLS_1_0",
          },
        },
      },
      `${DOMAIN}: Terraform: expected domain_name_configuration.endpoint_type to be one of ["REGIONAL"], got EDGE`,
      `${DOMAIN}: Terraform: expected domain_name_configuration.security_policy to be one of ["TLS_1_2"], got TLS_1_0`,
    ],
  ]);
});

describe("rules of an API mapping", () => {
  itFinds([
    [
      "a key twice",
      { "aws_apigatewayv2_api_mapping.again": { api_id, domain_name, stage } },
      `aws_apigatewayv2_api_mapping.again: API Gateway: ApiMapping key already exists for this domain name (as ${MAPPING})`,
    ],
    [
      "another key of the domain",
      {
        "aws_apigatewayv2_api_mapping.again": { api_id, domain_name, stage, api_mapping_key: "b" },
      },
    ],
    [
      "a key with a space",
      { [MAPPING]: { api_mapping_key: "my chat" } },
      `${MAPPING}: ours: api_mapping_key is "my chat"; expected at most 300 letters, digits and $-_.+!*'()`,
    ],
    [
      "an unknown stage",
      { [MAPPING]: { stage: "prod" } },
      `${MAPPING}: API Gateway: Invalid stage identifier specified ("prod")`,
    ],
    [
      "a domain shared with an HTTP API",
      {
        "aws_apigatewayv2_api.http": { name: "http", protocol_type: "HTTP" },
        "aws_apigatewayv2_api_mapping.http": {
          api_id: "${aws_apigatewayv2_api.http.id}",
          domain_name,
          stage: "x",
          api_mapping_key: "http",
        },
      },
      `${MAPPING}: ours: an HTTP API uses the same domain name (aws_apigatewayv2_api_mapping.http)`,
    ],
  ]);
});
