// The address that a request comes from, as API Gateway writes it.
import type { IncomingMessage } from "node:http";

/** @returns an IPv4 address as such, also where the socket writes it as one of IPv6; undefined for a closed socket. */
export const readSourceAddress = ({ socket }: IncomingMessage): string | undefined =>
  socket.remoteAddress?.replace(/^::ffff:/, "");
