// The `moved` and `removed` blocks of a synthesis.
import { splitLastKey } from "../../shared/instance-keys.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody } from "../marks/body.ts";

/** @returns old addresses by new ones. */
export const readMoves = (document: Body): ReadonlyMap<string, string> =>
  new Map(
    toList(document["moved"]).flatMap(({ from, to }): [string, string][] =>
      typeof from === "string" && typeof to === "string" ? [[to, from]] : [],
    ),
  );

/** @returns where resources go that a module takes over, whose own code is not read here. */
export const readEntries = (document: Body): ReadonlyMap<string, string> =>
  new Map(
    [...readMoves(document)].flatMap(([to, from]) =>
      to.startsWith("module.") ? [[from, to]] : [],
    ),
  );

/** @returns the ids of what `import` blocks take over, by address; "" for one that is an expression. */
export const readImports = (document: Body): ReadonlyMap<string, string> =>
  new Map(
    toList(document["import"]).flatMap(({ to, id }): [string, string][] =>
      typeof to === "string" ? [[to, typeof id === "string" ? id : ""]] : [],
    ),
  );

/** @returns addresses that Terraform stops to manage without destroying them. */
export const readForgotten = (document: Body): ReadonlySet<string> =>
  new Set(
    toList(document["removed"])
      .filter(({ lifecycle }) =>
        toList(lifecycle).some(({ destroy }) => destroy === false || destroy === "false"),
      )
      .map(({ from }) => textOfAny(from)),
  );

/**
 * Follows moves of a resource, and those of one of its instances.
 *
 * @returns the address that it had, when another one had it before.
 */
export const findOrigin = (
  address: string,
  moves: ReadonlyMap<string, string>,
  bases: ReadonlyMap<string, Body>,
): string | undefined => {
  const seen = new Set([address]);
  let at = address;
  for (;;) {
    const [block, index] = splitLastKey(at);
    const direct = moves.get(at);
    const whole = moves.get(block);
    const from = direct ?? (whole === undefined ? undefined : whole + index);
    if (from === undefined || seen.has(from)) break;
    seen.add(from);
    at = from;
  }
  if (at !== address) return bases.has(at) ? at : undefined;
  return findRenumbered(address, bases);
};

/** Terraform itself moves a resource that gets its first `count`, or loses it. */
const findRenumbered = (address: string, bases: ReadonlyMap<string, Body>): string | undefined => {
  if (bases.has(address)) return undefined;
  const [block, index] = splitLastKey(address);
  const other = index === "[0]" ? block : index === "" ? `${block}[0]` : undefined;
  return other !== undefined && bases.has(other) ? other : undefined;
};

const toList = (value: unknown): Body[] => (Array.isArray(value) ? value : [value]).filter(isBody);
