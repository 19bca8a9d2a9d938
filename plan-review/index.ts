// The door of the plan review: from the arguments of the command to Markdown and an exit code.
export { type CommandContext, type Outcome, runPlanReview, USAGE } from "./command.ts";
export { synthesizeWithNpm } from "./other-tree.ts";
