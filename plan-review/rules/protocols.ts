// Versions of TLS, by the names of AWS's policies.
import { show } from "../marks/show.ts";
import { isNamed, type Pair } from "./pairs.ts";

const PROTOCOLS =
  /^(security_policy|minimum_protocol_version|ssl_policy|tls_security_policy|minimum_tls_version)$/;

/** Whether a policy of TLS admits an older version than before. */
export const isOlderProtocol = (pair: Pair): boolean => {
  if (!isNamed(PROTOCOLS, pair)) return false;
  const [old, next] = [readTlsVersion(pair.before), readTlsVersion(pair.after)];
  return old !== undefined && next !== undefined && next < old;
};

/** For example 1.2 of `TLSv1.2_2021` and `ELBSecurityPolicy-TLS-1-2-2017-01`, and 1 of `TLSv1`. */
const readTlsVersion = (policy: unknown): number | undefined => {
  const [, minor = "0"] = /TLS(?:13)?[-_]?v?1(?:[._-]([0-3])(?!\d))?/i.exec(show(policy)) ?? [
    undefined,
    undefined,
  ];
  // Load balancers' policies without a version in their names accept TLS 1.0.
  return /TLS|^ELBSecurityPolicy-/i.test(show(policy)) ? Number(`1.${minor}`) : undefined;
};
