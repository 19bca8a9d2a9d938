// Ranges of IP addresses.
import { textOfAny } from "../../shared/scalar.ts";
import { asking } from "../marks/secret.ts";

/** Shorter prefixes are the world, or so much of it that a few of them are: a /8 of IPv4 has 16 million addresses. */
const SHORTEST_PREFIX = { ipv4: 9, ipv6: 16 };

/** https://www.rfc-editor.org/rfc/rfc1918 */
const PRIVATE = "10.0.0.0/8";

/** Whether a range of addresses is the world, or a large part of it. */
export const isWorld = asking((range) => {
  const [, address = "", length = ""] = /^([\da-fA-F.:]+)\/(\d+)$/.exec(textOfAny(range)) ?? [];
  if (length === "" || range === PRIVATE) return false;
  return Number(length) < (address.includes(":") ? SHORTEST_PREFIX.ipv6 : SHORTEST_PREFIX.ipv4);
});
