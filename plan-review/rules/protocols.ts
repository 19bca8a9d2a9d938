// Versions of TLS and SSH, by the names of AWS's policies.
import { show } from "../marks/show.ts";
import { askBoth } from "./judge.ts";
import { isNamed, type Pair } from "./pairs.ts";

const PROTOCOLS =
  /^(security_policy(_name)?|minimum_protocol_version|ssl_policy|tls_(security_)?policy(_name)?|minimum_tls_version)$/;

/** Parameters of databases: `parameter[tls_version].value`. */
const PARAMETERS = /\[(tls_version|ssl_min_protocol_version|tls_versions)\]\.\w*value$/;

/** Whether a policy of TLS or SSH admits an older version, or weaker ciphers, than before. */
export const isOlderProtocol = (pair: Pair): boolean =>
  (isNamed(PROTOCOLS, pair) || PARAMETERS.test(pair.shown)) &&
  askBoth(pair.before, pair.after, (old, next) => {
    const [was, is] = [readPolicy(show(old)), readPolicy(show(next))];
    if (was.version !== is.version) return (is.version ?? 2) < (was.version ?? 0);
    const isWeaker = is.ciphers > was.ciphers && was.version !== undefined;
    return isWeaker || (was.family === is.family && is.date < was.date) || isLess(was, is);
  });

interface Policy {
  /** Of TLS, for example 1.2. Undefined when the name says none. */
  version: number | undefined;
  /** 0 for the strictest. */
  ciphers: number;
  /** For example `2024-01`; "" without one. */
  date: string;
  /** The name without its date. */
  family: string;
  isFips: boolean;
}

const readPolicy = (name: string): Policy => {
  const [date = ""] = /\d{4}([-_]\d{2})*$/.exec(name) ?? [];
  return {
    version: readTlsVersion(name),
    ciphers: /[-_]Res[-_]/.test(name) ? 0 : /[-_]Ext\d?[-_]/.test(name) ? 2 : 1,
    date,
    family: name.slice(0, name.length - date.length),
    isFips: /fips/i.test(name),
  };
};

/** Without the validated modules of FIPS, of the same service. */
const isLess = (was: Policy, is: Policy): boolean =>
  was.isFips && !is.isFips && was.family.replace(/fips-?/i, "") === is.family;

/**
 * The oldest version in a name: 1.2 of `TLSv1.2_2021` and `ELBSecurityPolicy-FS-1-2-Res-2020-10`, 1 of `TLSv1` and of
 * `TLSv1,TLSv1.2`.
 */
const readTlsVersion = (name: string): number | undefined => {
  const found = [...name.matchAll(/(?:TLS|FS)(?:1[23])?[-_]?v?1(?:[._-]([0-3])(?!\d))?/gi)].map(
    ([, minor = "0"]) => Number(`1.${minor}`),
  );
  if (/SSLv[23]/i.test(name)) return 0;
  if (found.length > 0) return Math.min(...found);
  // Load balancers' policies without a version in their names accept TLS 1.0.
  return /TLS|^ELBSecurityPolicy-/i.test(name) ? 1 : undefined;
};
