// Says why a function cannot run here, and how to run it: at startup, and when it is called.
import type { LambdaModel } from "../model/functions.ts";
import { listExecutables } from "../model/runtime-kind.ts";

export const describeUnserved = (fn: LambdaModel): string =>
  `${fn.address} ${fn.isImage ? "is a container image" : `has the runtime "${fn.runtime}"`}, which the gateway does not ` +
  `start by itself. ${describeRun(fn)}`;

export const describeNoPython = ({ address, runtime }: LambdaModel): string =>
  `${address} has the runtime "${runtime}", and there is no python3 on the PATH. Install Python 3.`;

/** @param misfit the rest of a sentence about its executable. */
export const describeUnfit = (fn: LambdaModel, misfit: string): string =>
  `${fn.address}: "${listExecutables(fn).join('" or "')}" of its zip ${misfit}. ` +
  `Build it for this machine and pass the zip with --zip. ${describeRun(fn)}`;

/** An option to paste, as far as it is known. */
const describeRun = ({ functionName }: LambdaModel): string =>
  `--run ${functionName}="COMMAND" runs it by a command that speaks Lambda's Runtime API.`;
