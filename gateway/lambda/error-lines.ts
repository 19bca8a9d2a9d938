// Describes a function's error for people.
import { isObject } from "../terraform/values.ts";
import { isOwnFrame } from "./worker/errors.js";
import type { FunctionError } from "./worker-protocol.ts";

/** Messages quote whole documents, such as responses of services. */
const MAX_MESSAGE_LINES = 20;

/** @returns the error, the places in the function's own files, and the errors that caused it. */
export const listErrorLines = (error: FunctionError): string[] => [
  ...`${error.errorType}: ${error.errorMessage}`.split(/\r?\n/, MAX_MESSAGE_LINES),
  ...listFrames(error),
  ...listCauses(error),
];

const listFrames = ({ trace = [], stackTrace }: FunctionError): string[] => [
  ...trace.filter(isOwnFrame),
  ...(Array.isArray(stackTrace) ? stackTrace : []).flatMap((frame: unknown) =>
    typeof frame === "string" ? frame.trimEnd().split("\n") : [],
  ),
];

const listCauses = ({ cause }: FunctionError): string[] => {
  const { errorType, errorMessage, stackTrace, cause: next } = isObject(cause) ? cause : {};
  if (typeof errorType !== "string" || typeof errorMessage !== "string") return [];
  const [first = "", ...more] = listErrorLines({
    errorType,
    errorMessage,
    stackTrace,
    cause: next,
  });
  return [`Caused by ${first}`, ...more];
};
