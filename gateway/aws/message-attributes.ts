// Attributes of SQS messages whose type or number SQS refuses, with its messages. The embedded SQS takes any.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
import { excerpt } from "../../shared/excerpt.ts";
import { isObject } from "../terraform/values.ts";

/** @param attributes by name; whatever has no type is checked elsewhere. */
export const findAttributeFault = (attributes: unknown): string | undefined =>
  isObject(attributes)
    ? Object.entries(attributes)
        .map(([name, attribute]) => findFault(excerpt(name), attribute))
        .find((fault) => fault !== undefined)
    : undefined;

/** A custom type follows after a dot. */
const TYPE = /^(?:Binary|Number|String)(?:\.|$)/;

/** No position in a text can be matched in two ways: the text may have a million digits. */
const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

const LARGEST = 1e128;

const findFault = (name: string, attribute: unknown): string | undefined => {
  if (!isObject(attribute)) return undefined;
  const { DataType: type, StringValue: value = "" } = attribute;
  if (typeof type !== "string" || typeof value !== "string") return undefined;
  if (!TYPE.test(type))
    return `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`;
  if (!/^Number\b/.test(type)) return undefined;
  const isNumber = NUMBER.test(value) && Math.abs(Number(value)) <= LARGEST;
  return isNumber
    ? undefined
    : `Can't cast the value of message (user) attribute '${name}' to a number.`;
};
