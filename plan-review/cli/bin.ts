#!/usr/bin/env node
// Turns a Terraform plan into Markdown for a reviewer, and an exit code for a pipeline.
import { readFileSync } from "node:fs";
import { runPlanReview, synthesizeWithNpm } from "../index.ts";

/** Two folders up, both in the package and in its source. */
const PACKAGE = new URL("../../package.json", import.meta.url);

const { version } = JSON.parse(readFileSync(PACKAGE, "utf8")) as { version: string };

const { exitCode, output } = runPlanReview(process.argv.slice(2), {
  directory: process.cwd(),
  today: new Date().toISOString().slice(0, 10),
  version,
  synthesize: synthesizeWithNpm,
});
console.log(output);
process.exitCode = exitCode;
