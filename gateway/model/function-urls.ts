// Function URLs, and how requests find them.
import { decodeSegment } from "../request/url-segment.ts";
import { optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { type Cors, readCors } from "./cors.ts";
import { findTarget, type LambdaModel, type OwnTarget, splitQualifier } from "./functions.ts";

export interface FunctionUrl extends OwnTarget {
  address: string;
  /** The first part of the host name. */
  id: string;
  /** `{id}.lambda-url.{region}.on.aws` */
  domainName: string;
  authType: "NONE" | "AWS_IAM";
  /** Undefined: the function answers preflight requests itself. */
  cors?: Cors;
}

/** @returns undefined when the function belongs to another configuration. */
export const readFunctionUrl = (
  resource: Resource,
  functions: LambdaModel[],
): FunctionUrl | undefined => {
  const target = findTarget(functions, requiredText(resource, "function_name"));
  const qualifier = optionalText(resource, "qualifier") || target?.qualifier;
  const domainName = new URL(requiredText(resource, "function_url")).hostname;
  const authType = optionalText(resource, "authorization_type") === "NONE" ? "NONE" : "AWS_IAM";
  const cors = readCors(resource, "cors");
  if (!target) return undefined;
  return {
    ...target,
    ...(qualifier !== undefined && { qualifier }),
    address: resource.address,
    id: domainName.split(".")[0] ?? "",
    domainName,
    authType,
    ...(cors && { cors }),
  };
};

/** A request to a function URL. */
export interface UrlRequest {
  url: FunctionUrl;
  /** Path below the URL, percent-encoded as received, with its first slash. */
  path: string;
  /** Whether the host is this machine, whose origin the console has too. */
  isShared: boolean;
}

const LOCAL_PREFIX = "/_url/";

/** @returns the path on this machine, with nothing that a shell would run: `/_url/{function}`, with `:{qualifier}` if the URL has one. */
export const localPathOfUrl = ({ fn, qualifier }: FunctionUrl): string =>
  `${LOCAL_PREFIX}${encodeURIComponent(fn.functionName)}${qualifier === undefined ? "" : `:${qualifier}`}`;

/**
 * By the host, as on AWS, or by the path on this machine.
 *
 * @param host of the request, with or without a port.
 * @returns undefined for requests to anything else; "unknown" for a local path without such a URL.
 */
export const findFunctionUrl = (
  urls: FunctionUrl[],
  host: string,
  path: string,
): UrlRequest | "unknown" | undefined => {
  const name = host.replace(/:\d+$/, "");
  const own = urls.find(({ domainName }) => domainName === name);
  if (own) return { url: own, path, isShared: false };
  if (!path.startsWith(LOCAL_PREFIX)) return undefined;
  const [called = ""] = path.slice(LOCAL_PREFIX.length).split("/");
  const { unqualified, qualifier } = splitQualifier(decodeSegment(called));
  const url = urls.find(
    (one) => one.fn.functionName === unqualified && one.qualifier === qualifier,
  );
  if (!url) return "unknown";
  const rest = path.slice(LOCAL_PREFIX.length + called.length);
  return { url, path: rest === "" ? "/" : rest, isShared: true };
};
