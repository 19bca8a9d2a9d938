// Namespaces of channels, as the stack describes them in the function's environment.
import type { BudgetLimits } from "../budget.ts";
import { type Layout, parseLayouts } from "../connection-keys.ts";
import { requiredEnv } from "../env.ts";
import { BadRequestError } from "../errors.ts";
import { readNamespace } from "./channel-name.ts";

/**
 * Who may do something with a channel. With a claim, one of the patterns in it must match the channel's name; a hook is
 * asked.
 */
export type Access = "everyone" | "nobody" | { claim: string } | { hook: string };

/** Actions that need a right. */
export type Deed = "subscribe" | "publish";

export interface Namespace extends Record<Deed, Access> {
  /** Members are written in the first one, and listed in all. */
  layouts: Layout[];
  /** How many publications can be read again, and for how long. Without it publications have no numbers. */
  history?: { size: number; ttlSeconds: number };
  /** How much one user may publish to it. */
  budget?: BudgetLimits;
  /** Whether members are shown to others. */
  presence: boolean;
  /** Whether members are also told who joins and who leaves. */
  frames?: boolean;
}

/** As {@link Namespace}, in JSON: layouts are `version:shards`, comma-separated. */
export type EncodedNamespace = Omit<Namespace, "layouts"> & { layouts: string };

export type Namespaces = ReadonlyMap<string, Namespace>;

/** @param json an object of {@link EncodedNamespace}, by name. */
export const parseNamespaces = (json: string): Namespaces =>
  new Map(
    Object.entries(JSON.parse(json) as Record<string, EncodedNamespace>).map(([name, options]) => [
      name,
      { ...options, layouts: parseLayouts(options.layouts) },
    ]),
  );

export const namespacesFromEnv = (): Namespaces => parseNamespaces(requiredEnv("CHANNELS"));

/** @throws {BadRequestError} when the namespace is unknown. */
export const findOptions = (namespaces: Namespaces, channel: string): Namespace => {
  const options = namespaces.get(readNamespace(channel));
  if (options) return options;
  throw new BadRequestError({
    expected: "a channel of a namespace that this API has",
    actual: JSON.stringify(channel),
  });
};
