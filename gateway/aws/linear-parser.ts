// Lets dynalite parse conditions in linear time. Its generated parser parses each nested part four times and more, so twenty
// open parentheses would take years, during which the gateway would do nothing else.
import { compileFunction } from "node:vm";

/** As PEG.js 0.10 generates it. */
export interface GeneratedParser {
  parse: (text: string, options?: object) => unknown;
  SyntaxError: unknown;
}

/**
 * Remembers what each rule found at each position, as `pegjs --cache` does.
 *
 * @throws when the parser does not look like that.
 */
export const parseInLinearTime = (parser: GeneratedParser): void => {
  const source = parser.parse.toString();
  // Another gateway of this process has done it.
  if (source.includes("peg$memory")) return;
  const rules = [...source.matchAll(RULE)].length;
  if (rules === 0 || !HEAD.test(source))
    throw new Error("dynalite's parser has other rules than before; update linear-parser.ts.");
  const remembering = source.replace(RULE, remember).replace(HEAD, `$&${MEMORY}`);
  // Its only free name; all others are its own.
  const compile = compileFunction(`return ${remembering}`, ["peg$SyntaxError"]);
  parser.parse = compile(parser.SyntaxError) as GeneratedParser["parse"];
};

const HEAD = /^function peg\$parse\(input, options\) \{/;

const RULE = /function (peg\$parse\w+)\(\) \{/g;

const remember = (_: string, rule: string): string =>
  `function ${rule}() { return peg$remember("${rule}", ${rule}Anew); } function ${rule}Anew() {`;

/** A rule that is tried in silence does not note what it expected, so what it found is not good for messages. */
const MEMORY = `
  const peg$memory = new Map();
  function peg$remember(rule, find) {
    const key = rule + " " + peg$currPos + " " + peg$silentFails;
    const known = peg$memory.get(key);
    if (known !== undefined) {
      peg$currPos = known.end;
      return known.result;
    }
    const result = find();
    peg$memory.set(key, { result, end: peg$currPos });
    return result;
  }`;
