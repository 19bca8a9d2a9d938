// The folders whose mutants are counted, and the tests that must detect them: those of the mirrored folder.
import { globSync } from "node:fs";

export interface Target {
  folder: string;
  /** Paths of sources, from the project's root. */
  sources: string[];
  /** Paths of test files. */
  tests: string[];
}

const TESTS = new Map([
  ["handlers/lib", ["test/handlers/*.test.ts", "test/handlers/lib/{*,aws/*,http/*}.test.ts"]],
  ["handlers/lib/broadcast", ["test/handlers/lib/broadcast/**/*.test.ts"]],
  ["modules", ["test/modules/**/*.test.ts"]],
  ["gateway/iam", ["test/gateway/iam/**/*.test.ts"]],
  ["gateway/model", ["test/gateway/{model,names,depth,plan}/**/*.test.ts"]],
  ["gateway/plan", ["test/gateway/plan/**/*.test.ts"]],
  ["gateway/aws", ["test/gateway/aws/**/*.test.ts"]],
  ["gateway/websocket", ["test/gateway/{websocket,names,depth}/**/*.test.ts"]],
]);

export const FOLDERS = [...TESTS.keys()];

/** Excluded tests that take seconds each: end to end, every order of events, or other programs. */
const LEFT_OUT = /^test\/(?:handlers\/broadcast[\w-]*|modules\/checkov)\.test\.ts$/;

/** Whether a file belongs to this folder, and not to a nested target. */
const isWithin = (folder: string, path: string): boolean =>
  !FOLDERS.some((other) => other.startsWith(`${folder}/`) && path.startsWith(`${other}/`));

/** @throws when it is not one of {@link FOLDERS}. */
export const findTarget = (folder: string): Target => {
  const patterns = TESTS.get(folder);
  if (!patterns) {
    throw new Error(`Received the folder "${folder}"; expected one of ${FOLDERS.join(", ")}.`);
  }
  return {
    folder,
    sources: globSync(`${folder}/**/*.ts`)
      .filter((path) => !path.endsWith(".d.ts") && isWithin(folder, path))
      .toSorted(),
    tests: globSync(patterns)
      .filter((path) => !LEFT_OUT.test(path))
      .toSorted(),
  };
};
