// Invokes functions like API Gateway, without an API; ends them after the test.
import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipSync } from "fflate";
import { type FinishedInvocation, silentOutput } from "../../../gateway/diagnostics/output.ts";
import { systemClock } from "../../../gateway/time/clock.ts";
import { Interpreters } from "../../../gateway/lambda/interpreters.ts";
import { LambdaService } from "../../../gateway/lambda/lambda-service.ts";
import type { Outcome } from "../../../gateway/lambda/worker-protocol.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { Journal } from "../../../gateway/trace/journal.ts";
import { UNTRACED } from "../../../gateway/trace/trace.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

export interface StartedFunction {
  invoke: (event?: object) => Promise<Outcome>;
  /** Its output and errors. */
  lines: string[];
  finished: FinishedInvocation[];
  /** The gateway's folder. */
  directory: string;
  /** Of its zip; the function itself is unpacked elsewhere. */
  projectDirectory: string;
  close: () => Promise<void>;
}

/** Finding them takes a while where a version manager chooses them. */
const INTERPRETERS = new Interpreters();

/** @param files of its zip by name, or its index.js. */
export const startFunction = async (
  files: string | Record<string, string | Buffer>,
  fn: Partial<LambdaModel> = {},
): Promise<StartedFunction> => {
  const directory = await realpath(await mkdtemp(join(tmpdir(), "function-")));
  const projectDirectory = join(directory, "project");
  await mkdir(projectDirectory);
  const zipPath = join(projectDirectory, "fn.zip");
  const named = typeof files === "string" ? { "index.js": files } : files;
  const entries = Object.entries(named).map(([name, text]) => [name, Buffer.from(text)]);
  await writeFile(zipPath, zipSync(Object.fromEntries(entries)));
  const lines: string[] = [];
  const finished: FinishedInvocation[] = [];
  const model = { ...FUNCTION_MODEL, ...fn, zipPath };
  const service = startService(model, directory, { lines, finished });
  closeAfterwards(async () => {
    await service.close();
    await rm(directory, { recursive: true });
  });
  return {
    lines,
    finished,
    directory,
    projectDirectory,
    close: () => service.close(),
    invoke: (event = {}) => service.invoke({ functionArn: model.arn, fn: model }, event, UNTRACED),
  };
};

export const FUNCTION_MODEL: LambdaModel = {
  address: "aws_lambda_function.fn",
  functionName: "fn",
  arn: "arn:aws:lambda:eu-west-1:000000000000:function:fn",
  roleArn: "arn:aws:iam::000000000000:role/fn",
  zipPath: "",
  handler: "index.handler",
  runtime: "nodejs24.x",
  timeoutSeconds: 8,
  memoryMib: 256,
  environment: {},
  aliases: new Map(),
};

const startService = (
  fn: LambdaModel,
  directory: string,
  { lines, finished }: Pick<StartedFunction, "lines" | "finished">,
): LambdaService =>
  new LambdaService({
    functions: [fn],
    region: "eu-west-1",
    directory,
    gatewayPort: 0,
    customDomains: [],
    output: {
      ...silentOutput,
      functionLine: (_, line) => lines.push(line),
      invoked: (invocation) => finished.push(invocation),
    },
    kills: { arm: () => () => {} },
    journal: new Journal(),
    clock: systemClock,
    interpreters: INTERPRETERS,
  });

/** The payload, or `type: message` of the error. */
export const describeOutcome = (outcome: Outcome): string =>
  "payload" in outcome
    ? outcome.payload
    : `${outcome.error.errorType}: ${outcome.error.errorMessage}`;
