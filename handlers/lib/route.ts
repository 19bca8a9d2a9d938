// What a handler needs of its route's contract. Zips contain no more of it, see scripts/lib/route-modules.ts.
import type { Check } from "./schema/checks.ts";

export interface Route<Action extends string = string, I = unknown, O = unknown> {
  readonly action: Action;
  /** Checks a message, which is an object. */
  readonly check: Check;
  /**
   * How the handler's output becomes the reply. `json`: as JSON. `fields`: as the fields of a frame. Default: texts as they
   * are, anything else as JSON. Unless `fields`, it is the `data` of a frame if the request has an `id`.
   */
  readonly writes?: "json" | "fields";
  /** Whether an `id` is a field like any other: replies and refusals do not repeat it. Default false. */
  readonly ignoresId?: boolean;
  /** For the compiler: there is no such value. */
  readonly types?: { readonly input: I; readonly output: O };
}

type Types<R extends Route> = NonNullable<R["types"]>;

/** The fields of a message. */
export type Input<R extends Route> = Types<R>["input"];

/** What a handler returns. */
export type Output<R extends Route> = Types<R>["output"];
