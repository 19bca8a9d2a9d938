// The details of an HTTP request that policy conditions can use.
import type { IncomingMessage } from "node:http";
import type { RequestDetails } from "../iam/request-keys.ts";
import { readSourceAddress } from "../request/source-address.ts";

type Details = Pick<RequestDetails, "sourceIp" | "userAgent" | "referer">;

export const readDetails = (request: IncomingMessage): Details => ({
  sourceIp: readSourceAddress(request),
  userAgent: request.headers["user-agent"],
  referer: request.headers.referer,
});
