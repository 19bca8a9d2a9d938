// Where the references of a plan end.
import type { Value } from "../terraform/values.ts";
import type { PlannedResource } from "./modules.ts";

/** Where a reference ends. */
export type Target =
  /** `guessed`: chosen from several instances by a likely key. */
  | { resource: PlannedResource; attribute?: string; guessed?: boolean }
  | { constant: Value }
  /** A reference whose value the plan does not contain, typically a local. */
  | { unresolved: string };
