// Which part of the house may import which, written once: docs/architecture.md has it in words.
import { readFileSync } from "node:fs";
import { posix } from "node:path";

/** What each part may import of the others. Tests of a part, in `test/{part}/`, may import that part besides. */
const PARTS = new Map<string, readonly string[]>([
  ["main.ts", ["stacks"]],
  ["stacks", ["modules"]],
  ["modules", []],
  ["handlers", ["shared"]],
  ["gateway", ["shared"]],
  ["plan-review", ["shared"]],
  ["create", []],
  ["client", []],
  ["shared", []],
  ["bench", ["scripts", "gateway", "handlers", "shared"]],
  [
    "scripts",
    ["test", "fuzz", "stacks", "modules", "handlers", "gateway", "plan-review", "create", "shared"],
  ],
  [
    "test",
    [
      "scripts",
      "fuzz",
      "stacks",
      "modules",
      "handlers",
      "gateway",
      "plan-review",
      "create",
      "client",
      "shared",
    ],
  ],
  ["fuzz", ["test", "handlers", "gateway", "plan-review", "shared"]],
]);

/** The folders of the gateway from the top; "." has the files that stand in none. Each may import those below it. */
const GATEWAY_LAYERS = [
  "cli",
  ".",
  "console",
  "http",
  "http-api",
  "websocket",
  "function-url",
  "direct",
  "proxy",
  "aws",
  "lambda",
  "faults",
  "trace",
  "rules",
  "plan",
  "model",
  "request",
  "mapping",
  "iam",
  "hcl",
  "terraform",
  "time",
  "diagnostics",
];

/** Parts that look into packages: fuzzing finds what a door would refuse. */
const LOOKS_INSIDE = "fuzz";

interface Manifest {
  exports: Record<string, string | { default: string }>;
  bin?: Record<string, string>;
}

/** The files that others may import of a package: what its manifest exports, and the `index.ts` beside a command. */
const readDoors = (folder: string): string[] => {
  const { exports, bin = {} } = readJson(`${folder}/package.json`) as Manifest;
  const exported = Object.values(exports).map((one) =>
    typeof one === "string" ? one : one.default,
  );
  const commands = Object.values(bin).map((path) => posix.join(posix.dirname(path), "index.js"));
  return [...exported, ...commands]
    .filter((path) => path.endsWith(".js"))
    .map((path) => posix.join(folder, path.replace(/^(\.\/)?dist\//, "").replace(/js$/, "ts")));
};

const readJson = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../${path}`, import.meta.url), "utf8"));

const { workspaces } = readJson("package.json") as { workspaces: string[] };

const DOORS = new Map(workspaces.map((folder) => [folder, readDoors(folder)]));

/**
 * @param from path of a file from the root of the repository, with slashes.
 * @param to path of what it imports, for its types or for its values.
 * @returns what is wrong, and what to do about it; undefined when nothing is.
 */
export const findLayerProblem = (from: string, to: string): string | undefined => {
  const [importer, imported] = [readPart(from), readPart(to)];
  if (importer === imported)
    return importer === "gateway" ? findFolderProblem(from, to) : undefined;
  return findPartProblem(from, importer, imported) ?? findDoorProblem(from, importer, to, imported);
};

const readPart = (path: string): string => path.split("/")[0] ?? path;

const findPartProblem = (from: string, importer: string, imported: string): string | undefined => {
  const allowed = PARTS.get(importer);
  if (!allowed)
    return `${importer} is not part of the house yet; add it to scripts/lib/lint/layers.ts`;
  if (allowed.includes(imported) || isTestFor(from, imported)) return undefined;
  return (
    `${importer} imports ${imported}; expected ${OR.format(allowed) || "nothing of the other parts"}. ` +
    "Have it handed in, or move what both need to a part that both may import, such as shared/"
  );
};

const findDoorProblem = (
  from: string,
  importer: string,
  to: string,
  imported: string,
): string | undefined => {
  const doors = DOORS.get(imported);
  if (!doors || doors.includes(to)) return undefined;
  if (importer === LOOKS_INSIDE || isTestFor(from, imported)) return undefined;
  return (
    `${to} is inside the package ${imported}; expected ${OR.format(doors)}. ` +
    "Export it there if others need it, or move this to the package"
  );
};

const isTestFor = (from: string, part: string): boolean => from.startsWith(`test/${part}/`);

const OR = new Intl.ListFormat("en-GB", { type: "disjunction" });

const findFolderProblem = (from: string, to: string): string | undefined => {
  const [importer, imported] = [readFolder(from), readFolder(to)];
  const [upper, lower] = [GATEWAY_LAYERS.indexOf(importer), GATEWAY_LAYERS.indexOf(imported)];
  const unknown = [importer, imported].find((_, index) => [upper, lower][index] === -1);
  if (unknown !== undefined) {
    return `gateway/${unknown} has no place among the layers yet; add it to scripts/lib/lint/layers.ts`;
  }
  if (upper <= lower) return undefined;
  const below = GATEWAY_LAYERS.slice(upper + 1).join(", ") || "no other folder";
  return (
    `gateway/${importer} imports gateway/${imported}, which is above it; expected ${below}. ` +
    "Have it handed in, or move what both need below both"
  );
};

const readFolder = (path: string): string => {
  const [, folder = ".", ...rest] = path.split("/");
  return rest.length === 0 ? "." : folder;
};
