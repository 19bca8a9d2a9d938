// Checks at startup whether something here can run each function as Lambda does.
import { groupBy } from "../../shared/group-by.ts";
import { listCodeFiles } from "./code-files.ts";
import { abridge } from "../diagnostics/abridge.ts";
import { findCodeProblem } from "../model/code-source.ts";
import { readLayerName } from "../model/function-code.ts";
import type { LambdaModel } from "../model/functions.ts";
import { findMisfit, TELLING_BYTES } from "./executable.ts";
import { findMissingHandler } from "./handler-file.ts";
import { describeNoInterpreter, describeUnfit, describeUnserved } from "./launch-problems.ts";
import {
  findMissingOfNode,
  findMissingOfInterpreter,
  listMissingPackages,
  type MissingPackage,
} from "./missing-packages.ts";
import { nameAll } from "../diagnostics/name-all.ts";
import type { Interpreters } from "./interpreters.ts";
import { LANGUAGES, readVersion } from "./languages.ts";
import {
  type InterpretedKind,
  listExecutables,
  readKind,
  type RuntimeKind,
} from "../model/runtime-kind.ts";

/** A function with what was found out about it. */
interface Checked {
  fn: LambdaModel;
  /** Warnings of its own. */
  lines: string[];
  /** Whether its zip lacks the file of its handler. Default: it does not, or nobody can tell. */
  isPlaceholder?: boolean;
  /** What runs it, such as `Python 3.11`, if its version is not the runtime's. */
  otherVersion?: string;
  missing?: MissingPackage[];
}

export interface Findings {
  /** A line for each function or package; of the same warning about many functions at most four. */
  warnings: string[];
  /** Functions whose zip lacks the file of the handler. */
  placeholders: LambdaModel[];
}

export const checkFunctions = async (
  functions: LambdaModel[],
  interpreters: Pick<Interpreters, "find">,
): Promise<Findings> => {
  const checked = await Promise.all(functions.map((fn) => check(fn, interpreters)));
  return {
    warnings: [
      ...listOwn(checked),
      ...listMissingLayers(functions),
      ...listOtherVersions(checked),
      ...listMissingPackages(checked),
    ],
    placeholders: checked.flatMap(({ fn, isPlaceholder = false }) => (isPlaceholder ? [fn] : [])),
  };
};

/** Those of one runtime have the same cause. */
const listOwn = (checked: Checked[]): string[] =>
  [...groupBy(checked, ({ fn }) => (fn.isImage ? "image" : fn.runtime)).values()].flatMap((group) =>
    abridge(group.flatMap(({ fn, lines }) => lines.map((line) => ({ subject: fn.address, line })))),
  );

const check = async (fn: LambdaModel, interpreters: Pick<Interpreters, "find">): Promise<Checked> =>
  CHECKS[readKind(fn)](fn, interpreters);

const UNTIL_THEN = "Until then its calls fail.";

const listZips = ({ zipPath, layers = [] }: LambdaModel): string[] => [
  zipPath,
  ...layers.flatMap((layer) => layer.zipPath ?? []),
];

const checkHandler = async (fn: LambdaModel): Promise<Checked> => {
  const lines = await findMissingHandler(fn);
  return { fn, lines, isPlaceholder: lines.length > 0 };
};

const checkInterpreted =
  (kind: InterpretedKind): Check =>
  async (fn, interpreters) => {
    const interpreter = await interpreters.find(kind, fn.runtime);
    if (!interpreter || interpreter.lacks !== undefined) {
      return { fn, lines: [`${describeNoInterpreter(fn, kind, interpreter)} ${UNTIL_THEN}`] };
    }
    const { version } = interpreter;
    return {
      ...(await checkHandler(fn)),
      ...(version !== readVersion(fn.runtime) && {
        otherVersion: `${LANGUAGES[kind].name} ${version}`,
      }),
      missing: await findMissingOfInterpreter(kind, listZips(fn), interpreter),
    };
  };

/** A layer may bring it instead, and a zip that cannot be read is named elsewhere. */
const checkExecutable = async (fn: LambdaModel): Promise<string[]> => {
  const entries = await listCodeFiles(fn.zipPath).catch(() => undefined);
  if (!entries) return [];
  const names = listExecutables(fn);
  const entry = entries.find(({ path, kind }) => kind === "file" && names.includes(path));
  if (!entry) {
    return fn.layers ? [] : [`${describeUnfit(fn, "is missing")} ${UNTIL_THEN}`];
  }
  const contents = await entry.read().catch(() => undefined);
  if (!contents) return [];
  const misfit = findMisfit({
    start: contents.subarray(0, TELLING_BYTES),
    mode: await entry.readMode(),
  });
  return misfit === undefined ? [] : [`${describeUnfit(fn, misfit)} ${UNTIL_THEN}`];
};

type Check = (
  fn: LambdaModel,
  interpreters: Pick<Interpreters, "find">,
) => Checked | Promise<Checked>;

const CHECKS: Record<RuntimeKind, Check> = {
  command: (fn) => ({ fn, lines: [] }),
  node: async (fn) => ({
    ...(await checkHandler(fn)),
    missing: await findMissingOfNode(fn, listZips(fn)),
  }),
  python: checkInterpreted("python"),
  ruby: checkInterpreted("ruby"),
  java: checkInterpreted("java"),
  executable: async (fn) => ({ fn, lines: await checkExecutable(fn) }),
  unserved: (fn) => ({ fn, lines: [`${describeUnserved(fn)} ${UNTIL_THEN}`] }),
};

const listMissingLayers = (functions: LambdaModel[]): string[] => {
  const missing = functions.flatMap(({ address, layers = [] }) =>
    layers.flatMap((layer) => {
      const { arn = "whose ARN is unknown here", zipPath } = layer;
      const problem = findCodeProblem(zipPath ?? "");
      if (problem === undefined) return [];
      const is =
        zipPath === undefined
          ? "is not a zip of this configuration"
          : `cannot be read (${problem})`;
      const name = readLayerName(layer);
      const remedy = name === undefined ? "" : ` Pass them with --zip ${name}=PATH.`;
      const line = `${address}: the layer ${arn} ${is}, so its files are missing.${remedy}`;
      return [{ subject: address, line, arn }];
    }),
  );
  return [...groupBy(missing, ({ arn }) => arn).values()].flatMap(abridge);
};

const listOtherVersions = (checked: Checked[]): string[] => {
  const others = checked.filter(({ otherVersion }) => otherVersion !== undefined);
  return [...groupBy(others, ({ fn }) => fn.runtime)].map(
    ([runtime, group]) =>
      `${nameAll(group.map(({ fn }) => fn.address))} ${group.length === 1 ? "has" : "have"} the runtime "${runtime}"; ` +
      `${group[0]?.otherVersion} runs ${group.length === 1 ? "it" : "them"} here.`,
  );
};
