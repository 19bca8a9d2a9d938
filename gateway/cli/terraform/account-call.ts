// A request of an AWS SDK as a call: of which service, which operation, with what.
// https://smithy.io/2.0/aws/protocols/index.html
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { parseJsonOrNothing } from "../../../shared/bounded-json.ts";

export interface AccountCall {
  /** As in signatures, for example `ssm`. */
  service: string;
  region: string;
  /** For example `GetParameter`; of a REST protocol the method and the path. */
  operation: string;
  /** The arguments that are texts, by name. */
  input: ReadonlyMap<string, string>;
  protocol: "json" | "query" | "ec2" | "rest";
}

export const readCall = (
  { method = "", url = "", headers }: Pick<IncomingMessage, "method" | "url" | "headers">,
  body: string,
): AccountCall => {
  const scope = readScope(headers);
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    const operation = target.split(".").at(-1) ?? target;
    return { ...scope, operation, input: readTexts(parseJsonOrNothing(body)), protocol: "json" };
  }
  const form = new URLSearchParams(body);
  const operation = isForm(headers) ? form.get("Action") : null;
  if (operation === null) {
    const [path = ""] = url.split("?");
    return { ...scope, operation: `${method} ${path}`, input: new Map(), protocol: "rest" };
  }
  const protocol = scope.service === "ec2" ? "ec2" : "query";
  return { ...scope, operation, input: new Map(form), protocol };
};

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

const readTexts = (value: unknown): Map<string, string> =>
  new Map(
    typeof value === "object" && value !== null
      ? Object.entries(value).filter(
          (entry): entry is [string, string] => typeof entry[1] === "string",
        )
      : [],
  );
