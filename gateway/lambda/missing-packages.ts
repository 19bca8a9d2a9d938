// Packages that functions import and that are not in their zips: Lambda brings the AWS SDK of each language, and nothing else.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
import { groupBy } from "../../shared/group-by.ts";
import { nameAll } from "../diagnostics/name-all.ts";
import type { LambdaModel } from "../model/functions.ts";
import type { InterpretedKind } from "../model/runtime-kind.ts";
import { type Interpreter, LANGUAGES } from "./languages.ts";
import { isInstalled, listSdkFolders } from "./sdk-folders.ts";
import { findMissing, findUninstalled, type Imports, NODE, PYTHON, RUBY } from "./zip-imports.ts";

export interface MissingPackage {
  name: string;
  /** Whether the runtime has it on AWS. */
  isBrought: boolean;
  /** Command that installs it, without its name. */
  install: string;
}

/** Version 2 of the SDK came with the runtimes until Node.js 16, version 3 with those after it. */
const LAST_RUNTIME_WITH_OLD_SDK = 16;

const SDK = /^(?:@(?:aws-sdk|smithy)\/|aws-sdk$)/;

const isBroughtBy = (runtime: string, name: string): boolean => {
  const hasOld = Number(/\d+/.exec(runtime)?.[0]) <= LAST_RUNTIME_WITH_OLD_SDK;
  return hasOld === (name === "aws-sdk");
};

export const findMissingOfNode = async (
  fn: LambdaModel,
  zipPaths: string[],
): Promise<MissingPackage[]> => {
  const folders = listSdkFolders(fn.zipPath);
  const sdk = await findMissing(NODE, zipPaths);
  const others = (await findUninstalled(zipPaths)).filter((name) => !SDK.test(name));
  const brought = sdk.filter((name) => isBroughtBy(fn.runtime, name));
  const unbrought = new Set([...sdk.filter((name) => !brought.includes(name)), ...others]);
  return [
    ...brought
      .filter((name) => !isInstalled(name, folders))
      .map((name) => ({ name, isBrought: true, install: "npm install --save-dev" })),
    ...[...unbrought].map((name) => ({ name, isBrought: false, install: "npm install" })),
  ];
};

/** @param interpreter that runs the function. */
export const findMissingOfInterpreter = async (
  kind: InterpretedKind,
  zipPaths: string[],
  { file, packages }: Interpreter,
): Promise<MissingPackage[]> => {
  const { install } = LANGUAGES[kind];
  const imports = IMPORTS[kind];
  if (!imports || !install) return [];
  const names = await findMissing(imports, zipPaths);
  return names
    .filter((name) => !packages.includes(name))
    .map((name) => ({ name, isBrought: true, install: install(file) }));
};

/** Lambda's runtime for Java brings no SDK. */
const IMPORTS: Partial<Record<InterpretedKind, Imports>> = { python: PYTHON, ruby: RUBY };

interface Importer {
  fn: LambdaModel;
  missing?: MissingPackage[];
}

/** @returns a line for each command to run. */
export const listMissingPackages = (importers: Importer[]): string[] => {
  const missing = importers.flatMap(({ fn, missing: packages = [] }) =>
    packages.map((each) => ({ fn, ...each })),
  );
  const byPackage = [
    ...groupBy(missing, ({ name, install }) => `${install} ${name}`).values(),
  ].flatMap((group) => (group[0] ? [{ ...group[0], fns: group.map(({ fn }) => fn) }] : []));
  // One command installs what runtimes bring for all functions; a zip has packages of its own.
  const byCommand = groupBy(byPackage, ({ fns, install, isBrought }) =>
    [install, ...(isBrought ? [] : fns.map(({ address }) => address))].join(" "),
  );
  return [...byCommand.values()].flatMap((group) => describe(group));
};

const describe = (group: (MissingPackage & { fns: LambdaModel[] })[]): string[] => {
  const [first] = group;
  if (!first) return [];
  const names = group.map(({ name }) => name);
  const [is, it] = names.length === 1 ? ["is", "it"] : ["are", "them"];
  const why = first.isBrought
    ? `which Lambda's runtime brings and which ${is} not installed here. Run:`
    : `which ${is} not in the zip, and which the runtime does not bring: calls fail on AWS. Install ${it} for the zip:`;
  const fns = [...new Set(group.flatMap((each) => each.fns))];
  const imports = fns.length === 1 ? "imports" : "import";
  const installed = names.map((name) => (name === "botocore" ? "boto3" : name));
  return [
    `${nameAll(fns.map(({ address }) => address))} ${imports} ${LIST.format(names)}, ${why} ${first.install} ${[...new Set(installed)].join(" ")}`,
  ];
};

const LIST = new Intl.ListFormat("en");
