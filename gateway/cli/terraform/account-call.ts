// Reads the service, the operation and the input from an AWS SDK's request.
// https://smithy.io/2.0/aws/protocols/index.html
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { parseJsonOrNothing } from "../../../shared/bounded-json.ts";

export interface AccountCall {
  /** As in signatures, for example `ssm`. */
  service: string;
  region: string;
  /** For example `GetParameter`; of a REST protocol the method and the path. */
  operation: string;
  /** The arguments that are texts, by path: `Name`, `Filter.1.Value.1`, `imageIds.1.imageTag`. */
  input: ReadonlyMap<string, string>;
  protocol: "json" | "query" | "ec2" | "rest-json" | "rest-xml";
}

export const readCall = (
  { method = "", url = "", headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  body: string,
): AccountCall => {
  const scope = readScope(headers);
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    const operation = target.split(".").at(-1) ?? target;
    const input = new Map(listTexts(parseJsonOrNothing(body)));
    return { ...scope, operation, input, protocol: "json" };
  }
  const form = new URLSearchParams(body);
  const operation = isForm(headers) ? form.get("Action") : null;
  if (operation === null) {
    const [path = "", query] = url.split("?");
    const input = new Map(new URLSearchParams(query));
    const rest = XML_SERVICES.has(scope.service) ? "rest-xml" : "rest-json";
    return { ...scope, operation: `${method} ${path}`, input, protocol: rest };
  }
  const protocol = scope.service === "ec2" ? "ec2" : "query";
  return { ...scope, operation, input: new Map(form), protocol };
};

const XML_SERVICES = new Set(["cloudfront", "route53", "s3"]);

const isForm = (headers: IncomingHttpHeaders): boolean =>
  (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");

/** The signature's scope is `{key}/{date}/{region}/{service}/aws4_request`. */
const readScope = ({
  authorization = "",
}: IncomingHttpHeaders): Pick<AccountCall, "service" | "region"> => {
  const scope = /Credential=[^/,]+\/\d+\/([\w-]+)\/([\w-]+)\/aws4_request/.exec(authorization);
  return { region: scope?.[1] ?? "us-east-1", service: scope?.[2] ?? "unknown" };
};

/** For people: the operation, and the name of what it asks for. */
export const describeCall = ({ service, operation, input }: AccountCall): string => {
  const name = NAMES.map((each) => input.get(each)).find((each) => each !== undefined);
  return `${service} ${operation}${name === undefined ? "" : ` ${name}`}`;
};

/** Arguments that name what is asked for. */
const NAMES = ["Name", "Path", "SecretId", "RoleName", "PolicyArn", "UserName"];

/** Numbered from 1, as the query protocol does. */
const listTexts = (value: unknown, path = ""): [string, string][] => {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  const entries = Array.isArray(value)
    ? value.map((each, index) => [String(index + 1), each] as const)
    : Object.entries(value);
  return entries.flatMap(([name, each]) => listTexts(each, path === "" ? name : `${path}.${name}`));
};
