// Runs the terraform on PATH without blocking: the provider may ask the gateway while it runs.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { UsageError } from "../options.ts";

export interface TerraformFolder {
  directory: string;
  environment: NodeJS.ProcessEnv;
}

export interface Outcome {
  /** The exit code; null when a signal ended it. */
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Characters of output. Larger plans are rejected when they are read, too. */
const MAX_OUTPUT = 256 * 1024 * 1024;

/** @throws {UsageError} when there is no terraform. */
export const runTerraform = async (
  { directory, environment }: TerraformFolder,
  args: string[],
  input = "",
): Promise<Outcome> => {
  const env = { ...environment, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  const child = spawn("terraform", args, { cwd: directory, env });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const texts = [child.stdout, child.stderr].map((stream) => readText(stream, () => child.kill()));
  try {
    const [status] = (await once(child, "close")) as [number | null];
    const [stdout = "", stderr = ""] = await Promise.all(texts);
    return { status, stdout, stderr };
  } catch (error) {
    throw new UsageError(
      `terraform cannot be run (${error instanceof Error ? error.message : String(error)}): ` +
        "install it, or create the plan elsewhere and pass it with --plan.",
    );
  }
};

const readText = async (stream: NodeJS.ReadableStream, onTooMuch: () => void): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_OUTPUT) onTooMuch();
    else chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};
