// What is not mutated: names that are part of the syntax, and text that is only read in logs.
import type { AnyNode } from "acorn";

/** Whether this node is excluded from mutation. */
export const isNoise = (node: AnyNode, ancestors: readonly AnyNode[]): boolean => {
  const parent = ancestors.at(-1);
  return isName(node, parent) || isLogged(node, parent);
};

const isName = (node: AnyNode, parent: AnyNode | undefined): boolean => {
  if (!parent) return false;
  if ("source" in parent && parent.source === node && parent.type !== "ImportExpression") {
    return true;
  }
  if (parent.type === "TaggedTemplateExpression" && parent.quasi === node) return true;
  return "key" in parent && parent.key === node && !("computed" in parent && parent.computed);
};

/** The level and message of a log line. Its fields are mutated: alarms and queries use them. */
const isLogged = (node: AnyNode, parent: AnyNode | undefined): boolean => {
  if (parent?.type !== "CallExpression" || parent.callee === node) return false;
  if (node.type !== "Literal" && node.type !== "TemplateLiteral") return false;
  return parent.callee.type === "Identifier" && parent.callee.name === "log";
};
