// The source address of a request, in API Gateway's format.
import type { IncomingMessage } from "node:http";

/** @returns an IPv4 address without the socket's IPv6 prefix; undefined for a closed socket. */
export const readSourceAddress = ({ socket }: IncomingMessage): string | undefined =>
  socket.remoteAddress?.replace(/^::ffff:/, "");
