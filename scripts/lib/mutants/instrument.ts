// Puts all mutants of a file into one text, in which a number selects the active one, so nothing is built twice.
import { stripTypeScriptTypes } from "node:module";
import { type AnyNode, parse, type Program } from "acorn";
import { listChildren } from "./nodes.ts";
import { findSites, type Site } from "./sites.ts";

export interface Mutant {
  /** Within its file, from 0. */
  number: number;
  /** Line number, from 1. */
  line: number;
  /** The line of the source. */
  code: string;
  /** The same line with the mutant. */
  mutated: string;
}

export interface Instrumented {
  /** The instrumented JavaScript. */
  text: string;
  mutants: Mutant[];
}

/** @param name of the switch in the text, see switches.ts. */
export const instrument = (name: string, typeScript: string): Instrumented => {
  const source = stripTypeScriptTypes(typeScript);
  if (source.length !== typeScript.length) throw new Error(`The types of ${name} move its code.`);
  const program = parse(source, { ecmaVersion: "latest", sourceType: "module" });
  const sites = findSites(program, source);
  const mutants: Mutant[] = [];
  for (const site of sites.values()) {
    for (const text of site.texts) {
      mutants.push({ number: mutants.length, ...describe(typeScript, site, text) });
      site.numbers.push(mutants.length - 1);
    }
  }
  const head = `const __switch = globalThis.__mutants.file(${JSON.stringify(name)});`;
  return { text: head + render(program, source, sites), mutants };
};

const describe = (source: string, { node }: Site, text: string) => {
  const begin = source.lastIndexOf("\n", node.start - 1) + 1;
  const end = source.indexOf("\n", node.end);
  const line = source.slice(0, begin).split("\n").length;
  const rest = source.slice(node.end, end === -1 ? source.length : end);
  const [code = ""] = source.slice(begin).split("\n");
  const [mutated = ""] = oneLine(source.slice(begin, node.start) + text + rest).split("\n");
  return { line, code: code.trim(), mutated };
};

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

/** The source of a node, with the switches of everything in it. */
const render = (node: AnyNode | Program, source: string, sites: Map<AnyNode, Site>): string => {
  let text = "";
  let { start } = node;
  for (const child of listChildren(node)) {
    text += source.slice(start, child.start) + render(child, source, sites);
    start = child.end;
  }
  text += source.slice(start, node.end);
  const site = node.type === "Program" ? undefined : sites.get(node);
  return site === undefined ? text : switched(site, text);
};

const switched = ({ kind, texts, numbers }: Site, original: string): string => {
  const [first] = numbers;
  const reach = numbers.map((number) => `__switch.reached[${number}]=`).join("") + "1";
  if (kind !== "expression") return `{if(__switch.alive!==${first}){${reach};${original}}}`;
  const choices = texts.map((text, at) => `__switch.alive===${numbers[at]}?(${text}):`);
  return `(${choices.join("")}(${reach},${original}))`;
};
