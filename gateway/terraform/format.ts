// The function format(): verbs with flags, width and precision.
// https://developer.hashicorp.com/terraform/language/functions/format
import { GatewayError } from "../diagnostics/errors.ts";
import type { Budget } from "./budget.ts";
import { text } from "./conversions.ts";
import { toNumber, type Value } from "./values.ts";

/** Far wider than any column. */
const MAX_WIDTH = 1000;

/** Charges each value as often as a verb takes it. */
export const format = (budget: Budget, template: string, values: Value[]): string => {
  let next = 0;
  return template.replace(
    /%(?:%|([-+ 0#]*)(\d*)(?:\.(\d+))?(?:\[(\d+)\])?([a-zA-Z]))/g,
    (whole, flags = "", width = "", precision?: string, index?: string, verb?: string) => {
      if (verb === undefined) return "%";
      const at = index === undefined ? next : Number(index) - 1;
      next = at + 1;
      const value = values[at];
      if (value === undefined)
        throw new GatewayError("EXPRESSION", `format() has no value for ${whole}`);
      budget.spendOnAll(value);
      budget.spendOnText(Math.min(MAX_WIDTH, Number(width)));
      return pad(write(verb, value, flags, precision), flags, Math.min(MAX_WIDTH, Number(width)));
    },
  );
};

const write = (verb: string, value: Value, flags: string, precision?: string): string => {
  const sign = (number: number): string => (flags.includes("+") && number >= 0 ? "+" : "");
  const inBase = (base: number): string => Math.trunc(toNumber(value)).toString(base);
  if (verb === "v")
    return typeof value === "object" || flags.includes("#") ? JSON.stringify(value) : text(value);
  if (verb === "s")
    return Array.from(text(value))
      .slice(0, precision === undefined ? undefined : Number(precision))
      .join("");
  if (verb === "q") return JSON.stringify(text(value));
  if (verb === "t") return text(value);
  if (verb === "d") return `${sign(toNumber(value))}${Math.trunc(toNumber(value))}`;
  if (verb === "f")
    return `${sign(toNumber(value))}${toNumber(value).toFixed(Math.min(100, Number(precision ?? 6)))}`;
  if (verb === "b") return inBase(2);
  if (verb === "o") return inBase(8);
  if (verb === "x") return inBase(16);
  if (verb === "X") return inBase(16).toUpperCase();
  throw new GatewayError("EXPRESSION", `format() does not know the verb %${verb} here`);
};

const pad = (written: string, flags: string, width: number): string => {
  if (flags.includes("-")) return written.padEnd(width);
  if (!flags.includes("0")) return written.padStart(width);
  const [, sign = "", digits = ""] = /^([-+]?)(.*)$/s.exec(written) ?? [];
  return sign + digits.padStart(width - sign.length, "0");
};
