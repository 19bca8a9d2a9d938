// Chooses what runs a function: the gateway's own Node.js runtime, or a command that speaks the Runtime API.
import { closeSync, openSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import type { LambdaModel } from "../model/functions.ts";
import type { Command } from "./api-program.ts";
import { findMisfit, TELLING_BYTES } from "./executable.ts";
import type { Interpreters } from "./interpreters.ts";
import { launchByJava, launchByPython, launchByRuby, type LaunchBy } from "./launch-interpreted.ts";
import { describeNoInterpreter, describeUnfit, describeUnserved } from "./launch-problems.ts";
import {
  type InterpretedKind,
  listExecutables,
  readKind,
  type RuntimeKind,
} from "../model/runtime-kind.ts";

/** A command; "worker" for the gateway's own runtime; or why nothing here can run the function. */
export type Launch = Command | "worker" | { problem: string };

/** Where a function is, and what may run it. */
export interface LaunchOptions {
  /** Of its unpacked zip. */
  taskRoot: string;
  /** Of its layers, its `/opt`; undefined without layers. */
  opt: string | undefined;
  interpreters: Pick<Interpreters, "find">;
}

export const chooseLaunch = async (fn: LambdaModel, options: LaunchOptions): Promise<Launch> =>
  LAUNCHES[readKind(fn)](fn, options);

/** The user's own command finds programs and their settings as in the user's terminal. */
const launchShell = ({ command = "" }: LambdaModel): Launch => {
  const { PATH = "", HOME = "" } = process.env;
  return {
    file: "/bin/sh",
    args: ["-c", command],
    cwd: process.cwd(),
    defaults: { PATH, HOME },
  };
};

const launchInterpreted =
  (kind: InterpretedKind, launchBy: LaunchBy) =>
  async (fn: LambdaModel, options: LaunchOptions): Promise<Launch> => {
    const { taskRoot: cwd, opt, interpreters } = options;
    const interpreter = await interpreters.find(kind, fn.runtime);
    if (!interpreter || interpreter.lacks !== undefined) {
      return { problem: describeNoInterpreter(fn, kind, interpreter) };
    }
    return { cwd, ...(await launchBy(interpreter, fn, { taskRoot: cwd, opt })) };
  };

/** Lambda looks for it in the function's folder, then in the layers. */
const launchExecutable = (fn: LambdaModel, { taskRoot, opt }: LaunchOptions): Launch => {
  const folders = [taskRoot, ...(opt === undefined ? [] : [opt])];
  const candidates = folders.flatMap((folder) =>
    listExecutables(fn).map((name) => join(folder, name)),
  );
  const file = candidates.find((path) => statSync(path, { throwIfNoEntry: false })?.isFile());
  const misfit = file === undefined ? "is missing" : findFileMisfit(file);
  if (file === undefined || misfit !== undefined) {
    return { problem: describeUnfit(fn, misfit ?? "is missing") };
  }
  return { file, args: [], cwd: taskRoot };
};

const findFileMisfit = (path: string): string | undefined => {
  const { mode } = statSync(path);
  const start = Buffer.alloc(TELLING_BYTES);
  const file = openSync(path, "r");
  const length = readSync(file, start);
  closeSync(file);
  return findMisfit({ start: start.subarray(0, length), mode });
};

const LAUNCHES: Record<
  RuntimeKind,
  (fn: LambdaModel, options: LaunchOptions) => Launch | Promise<Launch>
> = {
  command: launchShell,
  node: () => "worker",
  python: launchInterpreted("python", launchByPython),
  ruby: launchInterpreted("ruby", launchByRuby),
  java: launchInterpreted("java", launchByJava),
  executable: launchExecutable,
  unserved: (fn) => ({ problem: describeUnserved(fn) }),
};
