// Finds in JavaScript what an older Node.js does not have.
import { execFileSync } from "node:child_process";
import { type AnyNode, parse } from "acorn";

type Names = Record<string, string[]>;

/** What a Node.js has, as test/fixtures/node-apis/print.mjs prints it. */
interface Apis {
  /** Of each global. */
  members: Names;
  /** Exports of each module of Node.js. */
  modules: Names;
  /** Names on the prototype of each class. */
  prototypes: Names;
}

const readApis = (node: string): Apis => {
  const args = ["--no-warnings", "test/fixtures/node-apis/print.mjs"];
  return JSON.parse(execFileSync(node, args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }));
};

/** What one Node.js has, and not every older one does. */
export interface NewerApis {
  globals: Set<string>;
  /** `Object.groupBy` */
  members: Set<string>;
  /** `module.registerHooks` */
  exports: Set<string>;
  modules: Set<string>;
  /** On prototypes of classes that the older ones have, under no class of which they have the name. */
  methods: Set<string>;
  /** Methods of iterators, most of which arrays have, too. */
  iteratorMethods: Set<string>;
}

/** @param older paths of binaries. @param newer default: this Node.js. */
export const newerApis = (older: string[], newer = process.execPath): NewerApis => {
  const current = readApis(newer);
  const old = older.map(readApis).reduce((first, second) => ({
    members: common(first.members, second.members),
    modules: common(first.modules, second.modules),
    prototypes: common(first.prototypes, second.prototypes),
  }));
  const shared = Object.keys(old.prototypes).flatMap((name) => current.prototypes[name] ?? []);
  return {
    globals: missing(Object.keys(current.members), Object.keys(old.members)),
    members: new Set(pathsMissing(current.members, old.members)),
    exports: new Set(pathsMissing(current.modules, old.modules)),
    modules: missing(Object.keys(current.modules), Object.keys(old.modules)),
    methods: missing(shared, Object.values(old.prototypes).flat()),
    iteratorMethods: missing(current.prototypes[ITERATOR] ?? [], old.prototypes[ITERATOR] ?? []),
  };
};

/** As test/fixtures/node-apis/print.mjs calls it. */
const ITERATOR = "the iterator";

const common = (first: Names, second: Names): Names =>
  Object.fromEntries(
    Object.entries(first)
      .filter(([owner]) => owner in second)
      .map(([owner, names]) => {
        const known = new Set(second[owner]);
        return [owner, names.filter((name) => known.has(name))];
      }),
  );

const missing = (names: string[], old: string[]): Set<string> => {
  const known = new Set(old);
  return new Set(names.filter((name) => !known.has(name)));
};

const pathsMissing = (current: Names, old: Names): string[] =>
  Object.entries(current)
    .filter(([owner]) => owner in old)
    .flatMap(([owner, names]) =>
      [...missing(names, old[owner] ?? [])].map((name) => `${owner}.${name}`),
    );

/** @returns what `source` uses of it, sorted. A name that the source declares itself is not a global. */
export const findUses = (source: string, newer: NewerApis): string[] => {
  const program = parse(source, {
    ecmaVersion: "latest",
    sourceType: "module",
    allowHashBang: true,
  });
  const nodes = nodesIn(program);
  const imported = importedModules(nodes);
  const declared = new Set(nodes.flatMap(declaredNames));
  const used = nodes.flatMap((node) => [
    ...globalsIn(node, newer, declared),
    ...importsIn(node, newer),
    ...membersIn(node, newer, imported),
  ]);
  return [...new Set(used)].toSorted();
};

const nodesIn = (root: AnyNode): AnyNode[] => {
  const nodes = [root];
  for (const node of nodes) {
    for (const child of Object.values(node).flat()) {
      if (typeof child?.type === "string") nodes.push(child);
    }
  }
  return nodes;
};

/** Variables, parameters, functions and classes; names of patterns come with the identifiers in them. */
const declaredNames = (node: AnyNode): string[] => {
  if (node.type === "VariableDeclarator") return identifiersIn(node.id);
  if (/^(Function|Class)/.test(node.type) && "id" in node && node.id?.type === "Identifier") {
    return [node.id.name];
  }
  if (node.type.startsWith("Import") && "local" in node) return identifiersIn(node.local);
  return "params" in node ? node.params.flatMap(identifiersIn) : [];
};

const identifiersIn = (pattern: AnyNode): string[] =>
  nodesIn(pattern).flatMap((node) => (node.type === "Identifier" ? [node.name] : []));

/** Where an identifier stands for a value: what is read, called, constructed, given or inherited from. */
const VALUES = "object callee argument arguments left right test init body superClass".split(" ");

const globalsIn = (node: AnyNode, { globals }: NewerApis, declared: Set<string>): string[] =>
  VALUES.flatMap((key): AnyNode | AnyNode[] => Reflect.get(node, key) ?? []).flatMap((child) =>
    child.type === "Identifier" && globals.has(child.name) && !declared.has(child.name)
      ? [child.name]
      : [],
  );

const importsIn = (node: AnyNode, newer: NewerApis): string[] => {
  const specifier = readModule(node);
  if (specifier === undefined) return [];
  if (newer.modules.has(specifier)) return [`node:${specifier}`];
  const names = "specifiers" in node ? node.specifiers.flatMap((each) => importedName(each)) : [];
  return names.map((name) => `${specifier}.${name}`).filter((path) => newer.exports.has(path));
};

const importedName = (specifier: AnyNode): string[] =>
  specifier.type === "ImportSpecifier" && specifier.imported.type === "Identifier"
    ? [specifier.imported.name]
    : [];

/** @returns the name of the module that the node imports or requires, without `node:`. */
const readModule = (node: AnyNode): string | undefined => {
  const source = createSource(node);
  const isText = source?.type === "Literal" && typeof source.value === "string";
  return isText ? String(source.value).replace(/^node:/, "") : undefined;
};

const createSource = (node: AnyNode): AnyNode | undefined => {
  if (node.type === "ImportDeclaration" || node.type === "ImportExpression") return node.source;
  if (node.type !== "CallExpression" || node.callee.type !== "Identifier") return undefined;
  // Bundlers give it other names: `__require`.
  return node.callee.name.includes("require") ? node.arguments[0] : undefined;
};

/** @returns modules by the variables that hold them, or the names that were taken out of them. */
const importedModules = (nodes: AnyNode[]): Map<string, string> =>
  new Map(
    nodes.flatMap((node): [string, string][] => {
      if (node.type === "ImportDeclaration") {
        const whole = node.specifiers.filter(({ type }) => type !== "ImportSpecifier");
        return whole.map(({ local }) => [local.name, readModule(node) ?? ""]);
      }
      if (node.type !== "VariableDeclarator" || node.id.type !== "Identifier") return [];
      const required = node.init ? requiredIn(node.init) : undefined;
      return required === undefined ? [] : [[node.id.name, required]];
    }),
  );

/** `require("zlib")`, also in a call of the bundler's: `__toESM(require("zlib"))`. */
const requiredIn = (node: AnyNode): string | undefined => {
  if (node.type !== "CallExpression") return undefined;
  const [first] = node.arguments;
  return readModule(node) ?? (first ? requiredIn(first) : undefined);
};

const membersIn = (node: AnyNode, newer: NewerApis, imported: Map<string, string>): string[] => {
  if (node.type === "VariableDeclarator" && node.id.type === "ObjectPattern") {
    const owner = findOwner(node.init ?? undefined, imported);
    const names = node.id.properties.flatMap((each) =>
      each.type === "Property" && each.key.type === "Identifier" ? [each.key.name] : [],
    );
    return names.flatMap((name) => toApiPath(owner, name, newer));
  }
  if (node.type !== "MemberExpression") return [];
  const name = readProperty(node);
  if (name === undefined) return [];
  if (newer.methods.has(name)) return [`.${name}`];
  if (newer.iteratorMethods.has(name) && isIterator(node.object)) return [`iterator.${name}`];
  return toApiPath(findOwner(node.object, imported), name, newer);
};

const findOwner = (
  node: AnyNode | undefined,
  imported: Map<string, string>,
): string | undefined => {
  if (node?.type === "Identifier") return imported.get(node.name) ?? node.name;
  return node && requiredIn(node);
};

const toApiPath = (owner: string | undefined, name: string, newer: NewerApis): string[] => {
  if (owner === "globalThis") return newer.globals.has(name) ? [name] : [];
  const path = `${owner}.${name}`;
  return newer.members.has(path) || newer.exports.has(path) ? [path] : [];
};

const readProperty = (node: AnyNode): string | undefined => {
  if (node.type !== "MemberExpression") return undefined;
  const { property, computed } = node;
  if (property.type === "Literal") return String(property.value);
  return property.type === "Identifier" && !computed ? property.name : undefined;
};

/** `map.values()`, `text.matchAll(…)`: what they return has the methods of iterators, and of no array. */
const isIterator = (node: AnyNode): boolean => {
  if (node.type !== "CallExpression") return false;
  const name = readProperty(node.callee) ?? "";
  return node.arguments.length > 0 ? name === "matchAll" : /^(keys|values|entries)$/.test(name);
};
