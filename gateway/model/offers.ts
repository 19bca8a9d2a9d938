// Options of the command that would serve more of a configuration, to be completed and pasted.
import { groupBy } from "../../shared/group-by.ts";
import type { Offer } from "../diagnostics/output.ts";
import { findCodeProblem } from "./code-source.ts";
import { readLayerName } from "./function-code.ts";
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
    {
      option: "--zip",
      values: [
        ...functions.flatMap((fn) => offerZip(fn, placeholders)),
        ...new Set(functions.flatMap(offerLayers)),
      ],
    },
    { option: "--run", values: functions.flatMap(offerCommand) },
    {
      option: "--env",
      values: offerVariables(functions, unknown),
    },
  ].filter(({ values }) => values.length > 0);

const offerZip = (fn: LambdaModel, placeholders: readonly LambdaModel[]): string[] =>
  FROM_ZIPS.has(readKind(fn)) && (mayBeStub(fn) || placeholders.includes(fn))
    ? [`${fn.functionName}=PATH`]
    : [];

const mayBeStub = ({ zipPath, isIgnored = false }: LambdaModel): boolean =>
  isIgnored || findCodeProblem(zipPath) !== undefined;

const offerLayers = ({ layers = [] }: LambdaModel): string[] =>
  layers
    .filter((layer) => findCodeProblem(layer.zipPath ?? "") !== undefined)
    .flatMap((layer) => readLayerName(layer) ?? [])
    .map((name) => `${name}=PATH`);

const FROM_ZIPS = new Set<RuntimeKind>(["node", "executable", ...INTERPRETED_KINDS]);

const offerCommand = (fn: LambdaModel): string[] =>
  readKind(fn) === "unserved" ? [`${fn.functionName}=COMMAND`] : [];

interface NeededVariable {
  fn: LambdaModel;
  name: string;
  /** Why it is unknown: two with the same reason have the same value. */
  reason: string;
}

const readVariable = (
  functions: LambdaModel[],
  [path, meaning]: [string, string],
): NeededVariable[] => {
  const [, address, name = "NAME"] = /^(.*)\.environment\.variables(?:\.(\w+))?$/.exec(path) ?? [];
  const fn = functions.find((one) => one.address === address);
  const [reason = ""] = meaning.split(`${fn?.functionName}.${name}`);
  return fn === undefined ? [] : [{ fn, name, reason }];
};

/** One option for all functions, where it replaces no value that another function has. */
const offerVariables = (
  functions: LambdaModel[],
  unknown: ReadonlyMap<string, string>,
): string[] => {
  const needed = [...unknown].flatMap((entry) => readVariable(functions, entry));
  return [...groupBy(needed, ({ name }) => name).values()].flatMap((group) => {
    const [{ name, reason } = { name: "", reason: "" }, ...others] = group;
    const isShared =
      others.length > 0 &&
      others.every((other) => other.reason === reason) &&
      functions.every(({ environment }) => !Object.hasOwn(environment, name));
    return isShared
      ? [`*.${name}=VALUE`]
      : group.map(({ fn }) => `${fn.functionName}.${name}=VALUE`);
  });
};
