// A stack of its own, made of the constructs alone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack } from "cdktf";
import { closeAfterwards } from "./hooks.ts";

/** @returns the JSON of a stack with what `build` makes in it. @param build gets the path of a zip. */
export const synthesizeModules = (build: (stack: TerraformStack, zipPath: string) => void) => {
  const folder = mkdtempSync(join(tmpdir(), "existing-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  const zipPath = join(folder, "any.zip");
  writeFileSync(zipPath, "");
  const app = new App({ outdir: folder });
  const stack = new TerraformStack(app, "words");
  new AwsProvider(stack, "aws", { region: "eu-west-1" });
  build(stack, zipPath);
  app.synth();
  return JSON.parse(readFileSync(join(folder, "stacks/words/cdk.tf.json"), "utf8"));
};
