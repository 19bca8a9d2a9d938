// npm run plan:review: turns a Terraform plan into Markdown for a reviewer, and an exit code for a pipeline.
import { runPlanReview } from "./command.ts";
import { synthesizeWithNpm } from "./other-tree.ts";

const { exitCode, output } = runPlanReview(process.argv.slice(2), {
  directory: process.cwd(),
  today: new Date().toISOString().slice(0, 10),
  synthesize: synthesizeWithNpm,
});
console.log(output);
process.exitCode = exitCode;
