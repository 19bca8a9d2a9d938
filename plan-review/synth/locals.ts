// Puts the values of locals where they are used, so that a change of one is a change of what uses it.
import { own } from "../../shared/own.ts";
import { type Body, isBody } from "../marks/body.ts";

/** Locals that are made of others, which are made of others, end here. */
const DEEPEST = 10;

/** Only whole values that are written out: what a function makes of one is not known. */
export const resolveLocals = (document: Body): Body => {
  const locals = isBody(document["locals"]) ? document["locals"] : {};
  if (Object.keys(locals).length === 0) return document;
  const resolve = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") {
      const name = /^\$\{local\.([\w-]+)\}$/.exec(value)?.[1];
      const found = name === undefined ? undefined : own(locals, name);
      return found === undefined || depth >= DEEPEST ? value : resolve(found, depth + 1);
    }
    if (Array.isArray(value)) return value.map((one) => resolve(one, depth));
    if (!isBody(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [name, resolve(one, depth)]),
    );
  };
  const { locals: kept, ...rest } = document;
  return { ...(resolve(rest, 0) as Body), locals: kept };
};
