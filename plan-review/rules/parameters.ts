// Parameters of databases and load balancers, which their groups have by name: `parameter[rds.force_ssl].value`.
import { textOfAny } from "../../shared/scalar.ts";
import { isEmpty } from "../marks/body.ts";
import { asking } from "../marks/secret.ts";
import { code } from "../render/markdown.ts";
import type { Judge } from "./judge.ts";
import type { Pair } from "./pairs.ts";

/** Any parameter may be on or off; only its name says whether that protects something. */
export const isParameter = ({ shown }: Pair): boolean =>
  /(parameter|setting|policy_attribute)\[[^\]]*\]\.\w*value$/.test(shown);

/** Good when they are on. */
const PROTECTING =
  /(parameter|setting)\[[^\]]*(ssl|tls|secure_transport|encrypt|audit|log|insights)[^\]]*\]\.\w*value$/i;

/** Bad when they are on. */
const OPENING =
  /parameter\[local_infile\]\.value$|policy_attribute\[Protocol-(SSLv\d|TLSv1(\.1)?)\]\.value$/i;

const [isOn, isOff] = [/^(1|on|true|enabled?)$/i, /^(0|off|false|none|disabled?)$/i].map((word) =>
  asking((value) => word.test(textOfAny(value))),
);

/** Not what only tunes: `log_min_duration_statement` has a number. */
const isSet = asking((value) => !isEmpty(value) && !/^-?\d+$/.test(textOfAny(value)));

/** Good, and off by default: a parameter that leaves its group gets its default again. */
const OFF_BY_DEFAULT =
  /(parameter|setting)\[([^\]]*(ssl|tls|secure_transport|encrypt|audit|insights)[^\]]*|log_(connections|disconnections|statement|duration|lock_waits)|general_log|slow_query_log|enable_user_activity_logging)\]\.\w*value$/i;

export const switchedParameter: Judge = ({ shown, before, after }) => {
  if (isEmpty(after)) {
    const wasGood = (isOn?.(before) || isSet(before)) && !isOff?.(before);
    return wasGood && OFF_BY_DEFAULT.test(shown)
      ? { what: `${code(shown)} is removed: its default applies again.`, severity: "error" }
      : undefined;
  }
  const isLost = (isOn?.(before) || isSet(before)) && !isOff?.(before) && isOff?.(after);
  if (isLost && PROTECTING.test(shown)) {
    return { what: `${code(shown)} is turned off.`, severity: "error" };
  }
  const isOpened = (isEmpty(before) || isOff?.(before)) && isOn?.(after);
  return isOpened && OPENING.test(shown)
    ? { what: `${code(shown)} is turned on.`, severity: "error" }
    : undefined;
};
