// A key of the account's own is given up for one of AWS's, or for none, whatever the attribute is called.
import { isEmpty } from "../marks/body.ts";
import { asking } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import { code } from "../render/markdown.ts";
import { LOSSES } from "./contents-table.ts";
import { askBoth, findNamed, type Judge } from "./judge.ts";

/** Names of keys of AWS's, whose policy nobody can change. */
const AWS_KEY = /^(arn:[\w-]+:kms:[^:]*:[^:]*:)?alias\/aws\/|^aws[_-](owned|managed)/i;

const KEY = /^arn:[\w-]+:kms:|^alias\/|^mrk-[0-9a-f]{32}$|^customer[_-]managed/i;

/** A key may also be given by its id, which only the attribute's name tells from any other. */
const KEY_NAME =
  /(^|_)(kms|encryption)\w*_(key|arn|id)(_|$)|(^|_)key_(id|arn|identifier)$|^kms_key$/;

const isId = (value: unknown): boolean =>
  typeof value === "string" && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value);

const isAwsKey = (value: unknown): boolean => typeof value === "string" && AWS_KEY.test(value);

const isOwnKey = (value: unknown, isKeyName: boolean): boolean =>
  typeof value === "string" &&
  !isAwsKey(value) &&
  (KEY.test(value) || (isKeyName && (isId(value) || value.includes("${"))));

/** Nothing that is encrypted from now on can be kept from those whom the key's policy kept out. */
export const keyGivenUp: Judge = (pair) => {
  const { names, shown, before, after } = pair;
  const isKeyName = KEY_NAME.test(names[0] ?? "");
  const isOwn = asking((value) => isOwnKey(value, isKeyName));
  if (!isOwn(before) || (isEmpty(after) && findNamed(LOSSES, pair))) return undefined;
  const isGone = isEmpty(after) && asking((value) => typeof value === "string")(before);
  if (!isGone && !askBoth(before, after, (_, next) => isAwsKey(next))) return undefined;
  const change = isEmpty(after) ? "is removed" : `becomes ${code(show(after))}`;
  const what = `${code(shown)} was ${code(show(before))} and ${change}: AWS's own key has no policy that you set.`;
  return { what, severity: "error" };
};
