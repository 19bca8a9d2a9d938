// What the notes about unknown values say.
import { own } from "../../shared/own.ts";
import type { PlannedResource } from "./modules.ts";
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
