// Which pages of other origins may call a function URL or an HTTP API, as configured.
import { numberOfAny, textOfAny } from "../../shared/scalar.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import type { Value } from "../terraform/values.ts";

/** Lists are as configured; `*` is everything. */
export interface Cors {
  allowCredentials: boolean;
  allowHeaders: string[];
  allowMethods: string[];
  allowOrigins: string[];
  exposeHeaders: string[];
  maxAgeSeconds?: number;
}

/** @param name of the block. @returns undefined without it; a plan then has an empty list. */
export const readCors = (resource: Resource, name: string): Cors | undefined => {
  const cors = block(resource.attribute(name));
  if (Object.keys(cors).length === 0) return undefined;
  const maxAgeSeconds = numberOfAny(cors["max_age"] ?? 0);
  return {
    allowCredentials: textOfAny(cors["allow_credentials"]) === "true",
    allowHeaders: texts(cors["allow_headers"]),
    allowMethods: texts(cors["allow_methods"]),
    allowOrigins: texts(cors["allow_origins"]),
    exposeHeaders: texts(cors["expose_headers"]),
    ...(maxAgeSeconds > 0 && { maxAgeSeconds }),
  };
};

const texts = (value: Value | undefined): string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

/**
 * `https://*` and `http://*` allow all origins of that scheme.
 *
 * @param origin of a page.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html
 */
export const allowsOrigin = ({ allowOrigins }: Cors, origin: string): boolean =>
  allowOrigins.some(
    (allowed) =>
      allowed === "*" ||
      allowed === origin ||
      (/^https?:\/\/\*$/.test(allowed) && origin.startsWith(allowed.slice(0, -1))),
  );
