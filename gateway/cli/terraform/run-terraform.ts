// Runs the terraform on PATH without blocking: the provider may ask the gateway while it runs.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { MAX_FILE_BYTES } from "../../../shared/bounded-file.ts";
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

/** @throws {UsageError} when terraform is not installed, or prints more than the largest plan that the gateway reads. */
export const runTerraform = async (
  { directory, environment }: TerraformFolder,
  args: string[],
  input = "",
): Promise<Outcome> => {
  const env = { ...environment, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" };
  const child = spawn("terraform", args, { cwd: directory, env });
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const texts = Promise.all([child.stdout, child.stderr].map(readText));
  const [[status], [stdout, stderr]] = await Promise.all([
    waitForEnd(child),
    texts.catch((error: unknown) => {
      child.kill("SIGKILL");
      throw error;
    }),
  ]);
  return { status, stdout: stdout ?? "", stderr: stderr ?? "" };
};

const waitForEnd = async (child: ChildProcess): Promise<[number | null]> => {
  try {
    return (await once(child, "close")) as [number | null];
  } catch (error) {
    throw new UsageError(
      `terraform cannot be run (${error instanceof Error ? error.message : String(error)}): ` +
        "install it, or create the plan elsewhere and pass it with --plan.",
    );
  }
};

const readText = async (stream: NodeJS.ReadableStream): Promise<string> => {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_FILE_BYTES) {
      throw new UsageError(
        `terraform printed more than the limit of ${MAX_FILE_BYTES / 1024 / 1024} MiB for a plan; ` +
          "plan a part of the project, such as the module with the API.",
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
};
