// Rules of API Gateway for custom domain names and API mappings.
import { maxLength, oneOf, quoted, unique } from "./checks.ts";
import { onlyFor, type Rule } from "./rule.ts";
import type { Subject, Subjects } from "./subjects.ts";

const DOMAIN_NAMES =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-custom-domain-names.html";
const MAPPINGS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/websocket-api-mappings.html";

const MAX_KEY_LENGTH = 300;

export const DOMAIN_NAME_RULES: Rule[] = [
  maxLength("domain_name", 512),
  {
    problem: (domain) => {
      const name = domain.text("domain_name") ?? "a";
      return /^(\*\.)?[a-z0-9.-]+$/.test(name)
        ? undefined
        : `domain_name ${quoted(name)} has characters that a custom domain name cannot have`;
    },
    fix: "Use lower-case letters, digits, dots and hyphens.",
    link: DOMAIN_NAMES,
  },
  unique("API Gateway", ["domain_name"], () => "The domain name you provided already exists."),
  oneOf("domain_name_configuration.endpoint_type", "REGIONAL"),
  oneOf("domain_name_configuration.security_policy", "TLS_1_2"),
];

const findMappings = (subjects: Subjects, domainName: string | undefined): Subject[] =>
  domainName === undefined
    ? []
    : subjects
        .ofType("aws_apigatewayv2_api_mapping")
        .filter((one) => one.knownText("domain_name") === domainName);

export const API_MAPPING_RULES: Rule[] = [
  {
    by: "API Gateway",
    problem: (mapping, subjects) => {
      const key = mapping.text("api_mapping_key") ?? "";
      const all = findMappings(subjects, mapping.text("domain_name"));
      const first = all.find((one) => (one.knownText("api_mapping_key") ?? "") === key);
      return first === undefined || first === mapping
        ? undefined
        : `ApiMapping key already exists for this domain name (as ${first.address})`;
    },
    fix: "Give each mapping of the domain a different key.",
    link: MAPPINGS,
  },
  {
    problem: (mapping) => {
      const key = mapping.text("api_mapping_key") ?? "";
      return /^[\w$\-.+!*'()/]*$/.test(key) && key.length <= MAX_KEY_LENGTH
        ? undefined
        : `api_mapping_key is ${quoted(key)}; expected at most ${MAX_KEY_LENGTH} letters, digits and $-_.+!*'()`;
    },
    fix: "Change api_mapping_key, or remove it.",
    link: MAPPINGS,
  },
  ...onlyFor("WEBSOCKET", [
    {
      problem: (mapping, subjects) => {
        const other = findMappings(subjects, mapping.text("domain_name")).find(
          (one) => (subjects.findProtocol(one) ?? "WEBSOCKET") !== "WEBSOCKET",
        );
        return other
          ? `an HTTP API uses the same domain name (${other.address}), which a WebSocket API cannot share`
          : undefined;
      },
      fix: "Give the WebSocket API a different domain name.",
      link: MAPPINGS,
    },
    {
      by: "API Gateway",
      problem: (mapping, subjects) => {
        const api = mapping.text("api_id");
        const stages = subjects
          .ofType("aws_apigatewayv2_stage")
          .filter((stage) => stage.text("api_id") === api)
          .map((stage) => stage.text("name"));
        const stage = mapping.text("stage");
        return stage === undefined || stages.length === 0 || stages.includes(stage)
          ? undefined
          : `Invalid stage identifier specified (${quoted(stage)})`;
      },
      fix: 'Set stage to "${aws_apigatewayv2_stage.NAME.name}".',
      link: MAPPINGS,
    },
  ]),
];
