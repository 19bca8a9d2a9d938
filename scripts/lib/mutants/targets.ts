// The folders whose mutants are counted, and the tests that should detect them.
import { globSync } from "node:fs";
import { countImports, loadedWith } from "./imports.ts";
import type { MutantId } from "./protocol.ts";
import { toFile } from "./test-choice.ts";

export interface Target {
  folder: string;
  /** Paths of sources, from the project's root. */
  sources: string[];
  /** Paths of test files. */
  tests: string[];
}

/** Tests of each folder in addition to those of the mirrored one. */
const ALSO = new Map([
  ["handlers/lib", ["test/handlers/*.test.ts"]],
  [
    "handlers/lib/broadcast",
    ["test/handlers/broadcast*.test.ts", "test/handlers/lib/from-env.test.ts"],
  ],
  [
    "handlers/lib/realtime",
    [
      "test/handlers/*.test.ts",
      "test/scripts/lib/protocol-page.test.ts",
      "test/scripts/lib/api/documents.test.ts",
    ],
  ],
  ["handlers/lib/schema", []],
  ["modules", ["test/stacks/*.test.ts"]],
  ["gateway/iam", []],
  ["gateway/model", ["test/gateway/{names,depth,plan}/**/*.test.ts"]],
  ["gateway/plan", []],
  ["gateway/aws", []],
  ["gateway/websocket", ["test/gateway/{names,depth}/**/*.test.ts"]],
]);

export const FOLDERS = [...ALSO.keys()];

/** Excluded tests that run another program. */
const LEFT_OUT = new Set(["test/stacks/checkov.test.ts"]);

/** Whether a file, or the file that a test mirrors, belongs to this folder and not to a nested target. */
const isWithin = (folder: string, path: string): boolean =>
  !FOLDERS.some((other) => other.startsWith(`${folder}/`) && path.startsWith(`${other}/`));

/** @throws when it is not one of {@link FOLDERS}. */
export const findTarget = (folder: string): Target => {
  const also = ALSO.get(folder);
  if (!also) {
    throw new Error(`Received the folder "${folder}"; expected one of ${FOLDERS.join(", ")}.`);
  }
  const listOwn = (pattern: string): string[] =>
    globSync(pattern).filter((path) => isWithin(folder, path.replace(/^test\//, "")));
  const tests = new Set([...listOwn(`test/${folder}/**/*.test.ts`), ...globSync(also)]);
  return {
    folder,
    sources: listOwn(`${folder}/**/*.ts`)
      .filter((path) => !path.endsWith(".d.ts"))
      .toSorted(),
    tests: [...tests].filter((path) => !LEFT_OUT.has(path)).toSorted(),
  };
};

/** Loaded by tests that start a gateway, or serve what the project builds. */
const SERVERS = ["gateway/index.ts", "test/helpers/build-once.ts"];

/** @returns the same target without the tests that serve an API: each takes as long as a hundred of the others. */
export const withoutServers = (target: Target): Target => ({
  ...target,
  tests: target.tests.filter((test) => !SERVERS.some((path) => loadedWith(test).has(path))),
});

/** @returns the test files that load the mutant's file. */
export const listWitnesses = ({ tests }: Target, id: MutantId): string[] =>
  tests.filter((test) => loadedWith(test).has(toFile(id)));

/** @returns those of the test files that load a source, the one with the shortest chain of imports first. */
export const listNearest = ({ tests }: Target, source: string): string[] => {
  const distances = tests.map((test) => ({ test, imports: countImports(test, source) }));
  return distances
    .filter(({ imports }) => imports < Infinity)
    .toSorted((one, other) => one.imports - other.imports)
    .map(({ test }) => test);
};

/** Whether tests of the target serve the project's own zips and stacks. */
export const needsBuild = ({ tests }: Target): boolean =>
  tests.some((test) => loadedWith(test).has("test/helpers/build-once.ts"));
