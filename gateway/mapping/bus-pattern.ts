// Patterns of EventBridge's rules: they compare more than filters of event source mappings do.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
import { excerpt } from "../../shared/excerpt.ts";
import { BlockList, isIP } from "node:net";
import { matches, parsePattern, type Pattern } from "../../shared/wildcards.ts";
import {
  type Comparison,
  type Comparisons,
  compilePattern,
  ofText,
  type Test,
} from "./event-pattern.ts";
import { MappingError } from "./mapping-error.ts";

/** @throws {MappingError} for a pattern that is not a JSON object, or has an unknown comparison. */
export const compileBusPattern = (pattern: string): Test => compilePattern(pattern, COMPARISONS);

type TextTest = (operand: string) => (value: string) => boolean;

/** The operand may be `{"equals-ignore-case": text}`. */
const inAnyCase = (compile: TextTest): Comparison => {
  const [exact, lowered] = [
    ofText(compile),
    ofText((operand) => {
      const test = compile(operand.toLowerCase());
      return (value) => test(value.toLowerCase());
    }),
  ];
  return (operand, compileValue) => {
    const [name, text] = Object.entries(operand ?? {})[0] ?? [];
    return typeof operand === "object" && name === "equals-ignore-case"
      ? lowered(text, compileValue)
      : exact(operand, compileValue);
  };
};

const COMPARISONS: Comparisons = {
  prefix: inAnyCase((operand) => (value) => value.startsWith(operand)),
  suffix: inAnyCase((operand) => (value) => value.endsWith(operand)),
  wildcard: ofText((operand) => {
    const pattern = parseWildcard(operand);
    return (value) => matches(pattern, value);
  }),
  cidr: ofText((operand) => {
    const block = parseBlock(operand);
    return (value) => isIP(value) !== 0 && block.check(value, readFamily(value));
  }),
};

const ANY = parsePattern("*");

/** `*` is any text, `\*` an asterisk and `\\` a backslash. */
const parseWildcard = (text: string): Pattern => {
  const parts = text.match(/\\[*\\]|[^]/g) ?? [];
  if (/(?:^|[^\\])(?:\\\\)*\*\*/.test(text))
    throw new MappingError(
      `the wildcard "${excerpt(text)}" has two asterisks in a row; expected one`,
    );
  return parts.flatMap((part) => (part === "*" ? ANY : [part.slice(-1)]));
};

/** @param text such as `10.0.0.0/24` or `2001:db8::/32`. */
const parseBlock = (text: string): BlockList => {
  const [address = "", length = ""] = text.split("/");
  const bits = isIP(address) === 6 ? 128 : 32;
  if (isIP(address) === 0 || !/^\d{1,3}$/.test(length) || Number(length) > bits)
    throw new MappingError(
      `the block "${excerpt(text)}" is invalid; expected one such as "10.0.0.0/24"`,
    );
  const block = new BlockList();
  block.addSubnet(address, Number(length), readFamily(address));
  return block;
};

const readFamily = (address: string): "ipv4" | "ipv6" => (isIP(address) === 6 ? "ipv6" : "ipv4");
