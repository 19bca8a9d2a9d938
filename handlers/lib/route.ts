// What a handler needs of its route's contract. Zips contain no more of it, see scripts/lib/route-modules.ts.
import type { Check } from "./schema/checks.ts";

export interface Route<Action extends string = string, I = unknown, O = unknown> {
  readonly action: Action;
  /** Checks a message, which is an object. */
  readonly check: Check;
  /** Whether replies that are texts are sent as JSON. Default: as they are. */
  readonly isJson?: boolean;
  /** For the compiler: there is no such value. */
  readonly types?: { readonly input: I; readonly output: O };
}

type Types<R extends Route> = NonNullable<R["types"]>;

/** The fields of a message. */
export type Input<R extends Route> = Types<R>["input"];

/** What a handler returns. */
export type Output<R extends Route> = Types<R>["output"];
