// Values that are known only after apply. Each is a marked text, so that what surrounds it stays known: the other
// elements of a list, the other statements of a policy in JSON, the rest of a text.
import { GatewayError, isOverflow } from "../diagnostics/errors.ts";

/** Noncharacters, which no text that is exchanged contains: https://www.unicode.org/faq/private_use.html#nonchar1 */
const START = "\uFDD0";
const END = "\uFDD1";

/** Far longer than any reference or message. */
const MAX_REASON_CHARACTERS = 500;

const MARK = new RegExp(`${START}([^${START}${END}]*)${END}`, "g");

/** @param reason completes the sentence that begins with "it", for example `depends on random_pet.name.id`. */
export const unknownValue = (reason: string): string =>
  `${START}${reason.replaceAll(START, "").replaceAll(END, "").slice(0, MAX_REASON_CHARACTERS)}${END}`;

/** Whether the value is unknown, or is a text with an unknown part. */
export const isUnknown = (value: unknown): value is string =>
  typeof value === "string" && value.includes(START);

/** @returns the first unknown value in a value of any depth; undefined when all of it is known. */
export const findUnknown = (value: unknown): string | undefined => {
  if (isUnknown(value)) return value;
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, element] of Object.entries(value)) {
    const found = isUnknown(name) ? name : findUnknown(element);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** @returns the distinct reasons in a value of any depth. */
export const listReasons = (value: unknown): string[] => {
  const texts = JSON.stringify(value ?? null).matchAll(MARK);
  return [...new Set([...texts].map(([, reason = ""]) => reason.replace(/\\(.)/g, "$1")))];
};

/** Replaces the unknown parts of a text. */
export const replaceUnknown = (text: string, replacement: string): string =>
  text.replace(MARK, () => replacement);

/** @returns the error's message as the reason of an unknown value. @throws what is not an error of an expression. */
export const unknownBecause = (error: unknown): string => {
  if (isOverflow(error)) {
    return unknownValue("is nested too deep, or its chain of references is too long");
  }
  if (error instanceof GatewayError && error.code !== "TOO_MUCH_WORK") {
    return unknownValue(`cannot be evaluated here (${error.message})`);
  }
  throw error;
};
