// Data protection policies, which keep personal data out of logs and messages: what they no longer block or mask.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody } from "../marks/body.ts";
import { asking, hasSecret } from "../marks/secret.ts";
import type { Resource } from "../plan/model.ts";
import { code } from "../render/markdown.ts";
import { askBoth, toList, type Weakness } from "./judge.ts";

const TYPES = new Map([
  ["aws_sns_topic_data_protection_policy", "policy"],
  ["aws_cloudwatch_log_data_protection_policy", "policy_document"],
  ["aws_cloudwatch_log_account_policy", "policy_document"],
]);

/** From the strongest to the weakest; an audit only counts. */
const OPERATIONS = ["Deny", "Deidentify", "Audit"];

/** What is protected, in which direction, with the index of the operation. */
const listProtected = (document: unknown): Map<string, number> => {
  const body = typeof document === "string" ? parseJsonOrNothing(document) : document;
  const strongest = new Map<string, number>();
  for (const statement of toList(isBody(body) ? body["Statement"] : undefined).filter(isBody)) {
    const operation = OPERATIONS.findIndex(
      (name) => isBody(statement["Operation"]) && Object.hasOwn(statement["Operation"], name),
    );
    for (const name of operation < 0 ? [] : listIdentifiers(statement)) {
      strongest.set(name, Math.min(operation, strongest.get(name) ?? operation));
    }
  }
  return strongest;
};

/** For example `EmailAddress`, or `Inbound EmailAddress`. */
const listIdentifiers = (statement: Body): string[] =>
  toList(statement["DataIdentifier"]).map((one) => {
    const name = textOfAny(one).replace(/^.*data-identifier\//, "");
    const direction = statement["DataDirection"];
    return direction === undefined ? name : `${textOfAny(direction)} ${name}`;
  });

const listLost = (before: unknown, after: unknown): [name: string, isBlocked: boolean][] => {
  const next = listProtected(after);
  return [...listProtected(before)]
    .filter(([name, operation]) => (next.get(name) ?? OPERATIONS.length) > operation)
    .map(([name, operation]) => [name, operation < OPERATIONS.indexOf("Audit")]);
};

/** @returns one weakness for what the change stops blocking or masking, and one for what it stops counting. */
export const judgeDataProtection = ({ type, before, after }: Resource): Weakness[] => {
  const attribute = TYPES.get(type);
  if (attribute === undefined || !before || !after) return [];
  const [old, next] = [before[attribute], after[attribute]];
  if (hasSecret(old) || hasSecret(next)) {
    const isLost = askBoth(old, next, (one, other) => listLost(one, other).length > 0);
    return isLost
      ? [{ what: `${code(attribute)} is hidden, and protects less.`, severity: "error" }]
      : [];
  }
  const lost = listLost(old, next);
  return [true, false].flatMap((isBlocked): Weakness[] => {
    const names = lost.filter(([, one]) => one === isBlocked).map(([name]) => code(name));
    if (names.length === 0) return [];
    return isBlocked
      ? [{ what: `No longer blocked or masked: ${names.join(", ")}.`, severity: "error" }]
      : [{ what: `No longer reported: ${names.join(", ")}.`, severity: "warning" }];
  });
};

const isDataProtection = asking((kind) => kind === "DATA_PROTECTION_POLICY");

/** A policy of the whole account may also be one of subscriptions or of an index. */
export const isAccountProtection = ({ type, before }: Resource): boolean =>
  type === "aws_cloudwatch_log_account_policy" && isDataProtection(before?.["policy_type"]);
