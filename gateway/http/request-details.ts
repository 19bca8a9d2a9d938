// What conditions of policies may ask about an HTTP request.
import type { IncomingMessage } from "node:http";
import type { RequestDetails } from "../iam/request-keys.ts";

type Details = Pick<RequestDetails, "sourceIp" | "userAgent" | "referer">;

export const detailsOf = ({ headers, socket }: IncomingMessage): Details => ({
  sourceIp: addressOf(socket.remoteAddress),
  userAgent: headers["user-agent"],
  referer: headers.referer,
});

/** An IPv4 address as such, also where the socket writes it as one of IPv6. */
const addressOf = (address: string | undefined): string | undefined =>
  address?.replace(/^::ffff:/, "");
