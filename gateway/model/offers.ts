// Options of the command that would serve more of a configuration, to be completed and pasted.
import type { Offer } from "../diagnostics/output.ts";
import { findCodeProblem } from "./code-source.ts";
import type { LambdaModel } from "./functions.ts";
import type { Model } from "./model.ts";
import { INTERPRETED_KINDS, readKind, type RuntimeKind } from "./runtime-kind.ts";

/**
 * @param unknown values that a plan does not contain, by `{address}.{attribute}`.
 * @param placeholders functions whose zip does not have their handler. Default: none.
 */
export const listOffers = (
  { functions }: Pick<Model, "functions">,
  unknown: ReadonlyMap<string, string>,
  placeholders: readonly LambdaModel[] = [],
): Offer[] =>
  [
    { option: "--zip", values: functions.flatMap((fn) => offerZip(fn, placeholders)) },
    { option: "--run", values: functions.flatMap(offerCommand) },
    {
      option: "--env",
      values: [...unknown.keys()].flatMap((path) => offerVariable(functions, path)),
    },
  ].filter(({ values }) => values.length > 0);

const offerZip = (fn: LambdaModel, placeholders: readonly LambdaModel[]): string[] =>
  FROM_ZIPS.has(readKind(fn)) && (mayBeStub(fn) || placeholders.includes(fn))
    ? [`${fn.functionName}=PATH`]
    : [];

const mayBeStub = ({ zipPath, isIgnored = false }: LambdaModel): boolean =>
  isIgnored || findCodeProblem(zipPath) !== undefined;

const FROM_ZIPS = new Set<RuntimeKind>(["node", "executable", ...INTERPRETED_KINDS]);

const offerCommand = (fn: LambdaModel): string[] =>
  readKind(fn) === "unserved" ? [`${fn.functionName}=COMMAND`] : [];

const offerVariable = (functions: LambdaModel[], path: string): string[] => {
  const [, address, name = "NAME"] = /^(.*)\.environment\.variables(?:\.(\w+))?$/.exec(path) ?? [];
  const fn = functions.find((one) => one.address === address);
  return fn === undefined ? [] : [`${fn.functionName}.${name}=VALUE`];
};
