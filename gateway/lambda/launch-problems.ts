// Says why a function cannot run here, and how to run it: at startup, and when it is called.
import type { LambdaModel } from "../model/functions.ts";
import { type InterpretedKind, listExecutables } from "../model/runtime-kind.ts";
import { type Interpreter, LANGUAGES } from "./languages.ts";

export const describeUnserved = (fn: LambdaModel): string =>
  `${fn.address} ${fn.isImage ? "is a container image" : `has the runtime "${fn.runtime}"`}, which the gateway does not ` +
  `start by itself. ${describeRun(fn)}`;

/** @param found what there is, and cannot run it; undefined: nothing. */
export const describeNoInterpreter = (
  fn: LambdaModel,
  kind: InterpretedKind,
  found: Interpreter | undefined,
): string => {
  const start = `${fn.address} has the runtime "${fn.runtime}", and`;
  if (found?.lacks === undefined) return `${start} ${LANGUAGES[kind].absent}`;
  return `${start} ${found.lacks}. Install a JDK, 11 or later. ${describeRun(fn)}`;
};

/** @param misfit the rest of a sentence about its executable. */
export const describeUnfit = (fn: LambdaModel, misfit: string): string =>
  `${fn.address}: "${listExecutables(fn).join('" or "')}" of its zip ${misfit}. ` +
  `Build it for this machine and pass the zip with --zip. ${describeRun(fn)}`;

/** An option to paste, as far as it is known. */
const describeRun = ({ functionName }: LambdaModel): string =>
  `--run ${functionName}="COMMAND" runs it by a command that speaks Lambda's Runtime API.`;
