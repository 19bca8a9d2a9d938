// The public entry point of the plan review.
export { type CommandContext, type Outcome, runPlanReview, USAGE } from "./command.ts";
export { synthesizeWithNpm } from "./synth/other-tree.ts";
