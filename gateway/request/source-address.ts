// The source address of a request, in API Gateway's format.
import type { IncomingMessage } from "node:http";

/** @returns the address, with IPv4-mapped IPv6 addresses as IPv4; undefined for a closed socket. */
export const readSourceAddress = ({ socket }: IncomingMessage): string | undefined =>
  socket.remoteAddress?.replace(/^::ffff:/, "");
