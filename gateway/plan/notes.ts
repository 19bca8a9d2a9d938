// What the notes about unknown values say.
import { own } from "../../shared/own.ts";
import { listReasons } from "../terraform/unknown.ts";
import type { PlannedResource } from "./modules.ts";
import type { Part } from "./parts.ts";
import type { Target } from "./target.ts";

export const SOURCES_HINT = " Use --terraform DIR to have the sources read.";

export const mayBeInSources = (target: Target): boolean =>
  "unresolved" in target && /^(local|each)\./.test(target.unresolved);

export const ELEMENTS_MISSING =
  "it has only the elements that refer to resources. Use --terraform DIR to have the sources read.";

export const describeGuess = ({ address }: PlannedResource): string =>
  `it is taken from ${address}, because its name or key is part of the referring one.`;

/** @returns the name of a function as options of the command accept it. */
export const readOwner = ({ values, address }: PlannedResource): string => {
  const name = own(values, "function_name");
  return typeof name === "string" ? name : address;
};

/** @param names references of the expression. None: it is in a dynamic block, whose expressions are not in a plan. */
export const describeReason = (
  { joined }: Part,
  names: string[],
  hint: string,
  meaning: string,
): string => {
  const [reason] = listReasons(joined);
  if (reason !== undefined) return `it ${reason}. ${meaning}`;
  if (names.length === 0) return `the plan does not contain its expression. ${meaning}`;
  return `it depends on ${names.join(", ")}, but the plan does not contain the expression.${hint} ${meaning}`;
};
