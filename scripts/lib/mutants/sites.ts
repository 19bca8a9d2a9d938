// Finds the places of a file that can be mutated, and their replacements.
import type { AnyNode, BlockStatement, ExpressionStatement, Program } from "acorn";
import { bodyMutations, conditionMutations, listMutations, type TextOf } from "./mutators.ts";
import { listChildren } from "./nodes.ts";
import { isNoise } from "./noise.ts";

export interface Site {
  node: AnyNode;
  kind: "expression" | "statement" | "block";
  /** Replacements. */
  texts: string[];
  /** Numbers of the mutants, in the order of the texts. */
  numbers: number[];
}

type Ancestors = readonly AnyNode[];

/** In source order, outer before inner. */
export const findSites = (program: Program, source: string): Map<AnyNode, Site> => {
  const sites = new Map<AnyNode, Site>();
  const print: TextOf = ({ start, end }) => source.slice(start, end);
  const add = (node: AnyNode, kind: Site["kind"], texts: string[]): void => {
    const site = sites.get(node) ?? { node, kind, texts: [], numbers: [] };
    const others = texts.filter((text) => text !== print(node));
    site.texts = [...new Set([...site.texts, ...others])];
    if (site.texts.length > 0) sites.set(node, site);
  };
  const visit = (node: AnyNode, ancestors: Ancestors): void => {
    if (isNoise(node, ancestors)) return;
    if (!isOnlyBranch(node, ancestors)) {
      if (node.type === "ExpressionStatement" && isRemovable(node)) add(node, "statement", [""]);
      if (node.type === "BlockStatement" && isEmptyable(node, print)) add(node, "block", ["{}"]);
    }
    if ("test" in node && node.test && node.type !== "SwitchCase") {
      const isLoop = /^(?:Do)?While|^For/.test(node.type);
      add(node.test, "expression", conditionMutations(node.test, isLoop));
    }
    if (node.type === "ArrowFunctionExpression" && node.expression) {
      add(node.body, "expression", bodyMutations(node, print));
    }
    addInChain(node, ancestors, print, add);
    for (const child of listChildren(node)) visit(child, [...ancestors, node]);
  };
  visit(program, []);
  return sites;
};

/** In `a?.b.c()`, only the whole chain can be parenthesized, because undefined short-circuits all of it. */
const addInChain = (
  node: AnyNode,
  ancestors: Ancestors,
  print: TextOf,
  add: (node: AnyNode, kind: "expression", texts: string[]) => void,
): void => {
  const chain = chainAround(node, ancestors);
  const host = chain ?? node;
  const isDecisive = isCondition(host, ancestors);
  const texts = listMutations(node, print, isDecisive).concat(
    chain ? withoutQuestion(node, print) : [],
  );
  const around = (text: string): string =>
    print({ start: host.start, end: node.start }) +
    text +
    print({ start: node.end, end: host.end });
  if (texts.length > 0) add(host, "expression", texts.map(around));
};

/** Whether it is a whole condition, which is mutated into true and false, so that its negation is redundant. */
const isCondition = (node: AnyNode, ancestors: Ancestors): boolean => {
  const parent = ancestors.at(-1);
  return parent !== undefined && "test" in parent && parent.test === node;
};

const chainAround = (node: AnyNode, ancestors: Ancestors): AnyNode | undefined => {
  let child = node;
  for (const parent of ancestors.toReversed()) {
    if (parent.type === "ChainExpression") return parent;
    const spine =
      (parent.type === "MemberExpression" && parent.object === child) ||
      (parent.type === "CallExpression" && parent.callee === child);
    if (!spine) return undefined;
    child = parent;
  }
  return undefined;
};

/** What precedes the question mark may be in parentheses, which are part of the node, but not of its object. */
const withoutQuestion = (node: AnyNode, print: TextOf): string[] => {
  if (node.type === "MemberExpression" && node.optional) {
    const head = print({ start: node.start, end: node.object.end });
    const rest = print({ start: node.object.end, end: node.end });
    return [head + (node.computed ? rest.replace("?.", "") : rest.replace("?.", "."))];
  }
  if (node.type !== "CallExpression" || !node.optional) return [];
  const head = print({ start: node.start, end: node.callee.end });
  return [head + print({ start: node.callee.end, end: node.end }).replace("?.", "")];
};

/** Emptying it equals a condition of false, which is a mutant already. */
const isOnlyBranch = (node: AnyNode, ancestors: Ancestors): boolean => {
  const parent = ancestors.at(-1);
  return parent?.type === "IfStatement" && parent.consequent === node && !parent.alternate;
};

const isRemovable = ({ directive, expression }: ExpressionStatement): boolean =>
  directive === undefined &&
  !(expression.type === "CallExpression" && expression.callee.type === "Super");

/** A single statement is removed on its own; a constructor must call super. */
const isEmptyable = (node: BlockStatement, print: TextOf): boolean => {
  const [first, ...others] = node.body;
  if (!first || /\bsuper\(/.test(print(node))) return false;
  return others.length > 0 || first.type !== "ExpressionStatement";
};
