// How a plan is read.
import type { Sources } from "../hcl/sources.ts";

export interface PlanOptions {
  /**
   * Whether an expression with a single reference counts as unknown. Default false: it is taken to be that reference
   * alone.
   */
  isStrict?: boolean;
  /** What the plan was made from. Default: only the plan is known. */
  sources?: Sources;
}
