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

export const switchedParameter: Judge = ({ shown, before, after }) => {
  const isLost = (isOn?.(before) || isSet(before)) && !isOff?.(before) && isOff?.(after);
  if (isLost && PROTECTING.test(shown)) {
    return { what: `${code(shown)} is turned off.`, severity: "error" };
  }
  const isOpened = (isEmpty(before) || isOff?.(before)) && isOn?.(after);
  return isOpened && OPENING.test(shown)
    ? { what: `${code(shown)} is turned on.`, severity: "error" }
    : undefined;
};
