// Whether a condition of a policy really keeps strangers out, by its operators, keys and values.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { isBody } from "../marks/body.ts";
import { SENSITIVE } from "../marks/secret.ts";
import { isWorld } from "./ranges.ts";

type Closes = (value: string, isPattern: boolean) => boolean;

/** An absent key fulfils `…IfExists` and `ForAllValues:`, and a negated operator lets everything else in. */
const CLOSING_OPERATOR =
  /^(?:ForAnyValue:)?(?:String(?:Equals|Like|EqualsIgnoreCase)|Arn(?:Equals|Like)|IpAddress|Bool)$/;

/** Both ARN operators take wildcards. */
const PATTERN_OPERATOR = /Like$|Arn/;

/** What the ids of everyone's endpoints, networks, organizations and principals begin with. */
const ID_PREFIX = /^(?:vpce-|vpc-|o-|A[A-Z]{3}(?![a-z]))/;

/** Whether some of the id is fixed before the first wildcard. */
const isNamed: Closes = (value, isPattern) =>
  !isPattern || !/^[^*?]{0,3}[*?]/.test(value.replace(ID_PREFIX, ""));

const isAccount: Closes = (value, isPattern) => !isPattern || !/[*?]/.test(value);

/** An ARN names somebody by its account, or, without one, by its name, as buckets and APIs (`/restapis/abc`) do. */
const isArn: Closes = (value, isPattern) => {
  if (!isPattern || !/[*?]/.test(value)) return true;
  const [arn = "", , , , account = "", ...rest] = value.split(":");
  if (/[*?]/.test(arn)) return false;
  if (account === "") return /^(?:\/[^/*?]+\/)?[^/*?]{3}/.test(rest.join(":"));
  return !/[*?]/.test(account);
};

const isTrue: Closes = (value) => value === "true";

const CLOSING_KEYS = new Map<string, Closes>([
  ["aws:principalaccount", isAccount],
  ["aws:sourceaccount", isAccount],
  ["aws:sourceowner", isAccount],
  ["kms:calleraccount", isAccount],
  ["s3:dataaccesspointaccount", isAccount],
  ["aws:principalarn", isArn],
  ["aws:sourcearn", isArn],
  ["s3:dataaccesspointarn", isArn],
  ["lambda:sourcefunctionarn", isArn],
  ["aws:principalorgid", isNamed],
  ["aws:principalorgpaths", isNamed],
  ["aws:sourceorgid", isNamed],
  ["aws:sourceorgpaths", isNamed],
  ["aws:resourceorgid", () => false],
  ["aws:sourcevpc", isNamed],
  ["aws:sourcevpce", isNamed],
  ["aws:userid", isNamed],
  ["aws:sourceip", (value) => !isWorld(value)],
  // Anybody may have a network with the same private addresses.
  ["aws:vpcsourceip", () => false],
  ["elasticfilesystem:accessedviamounttarget", isTrue],
  ["aws:principalisawsservice", isTrue],
]);

/** The arguments of a Lambda permission, as the keys that they set. */
const ARGUMENTS = new Map([
  ["source_arn", "aws:sourcearn"],
  ["source_account", "aws:sourceaccount"],
  ["principal_org_id", "aws:principalorgid"],
  ["organization_id", "aws:principalorgid"],
]);

/** @param condition as JSON. @returns whether one of its parts admits only named accounts, organizations or networks. */
export const closes = (condition: string): boolean =>
  listParts(condition).some(({ operator, key, values }) => {
    const closesKey = CLOSING_KEYS.get(key);
    return (
      closesKey !== undefined &&
      CLOSING_OPERATOR.test(operator) &&
      values.length > 0 &&
      values.every(
        (value) => !isVariable(value) && closesKey(value, PATTERN_OPERATOR.test(operator)),
      )
    );
  });

/** A policy variable, which has the caller's own value, unlike a template of Terraform's: `${aws_x.y.arn}`. */
const isVariable = (value: string): boolean => /\$\{[\w-]+:/.test(value);

interface Part {
  operator: string;
  /** In lower case: keys are compared without case. */
  key: string;
  values: string[];
}

/** All of them must hold; of the values of one, any. */
export const listParts = (condition: string): Part[] => {
  const body = parseJsonOrNothing(condition);
  if (!isBody(body)) return [];
  return Object.entries(body).flatMap(([operator, keys]) =>
    isBody(keys)
      ? Object.entries(keys).map(([key, values]) => ({
          operator,
          key: key.toLowerCase(),
          values: toTexts(values),
        }))
      : readArgument(operator, keys),
  );
};

/** A token that only the caller knows closes, and so does a hidden value, which nobody can read here. */
const readArgument = (name: string, value: unknown): Part[] => {
  if (name === "event_source_token" || value === SENSITIVE) {
    return [{ operator: "StringEquals", key: "aws:sourceaccount", values: [textOfAny(value)] }];
  }
  return [{ operator: "ArnLike", key: ARGUMENTS.get(name) ?? name, values: toTexts(value) }];
};

const toTexts = (values: unknown): string[] =>
  (Array.isArray(values) ? values : [values]).map(textOfAny);
