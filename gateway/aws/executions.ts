// Step Functions: executions are accepted and shown, but no state machine runs.
// https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
import { randomUUID } from "node:crypto";
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import { textOfAny } from "../../shared/scalar.ts";

interface Accepted {
  executionArn: string;
  /** Epoch seconds, with a fraction. */
  startDate: number;
}

export interface ExecutionAnswer {
  status: number;
  body: Accepted | { __type: string; message: string };
  /** Line for the terminal; undefined when the call is refused. */
  line?: string;
}

const STATE_MACHINE = /^(arn:[^:]+:states:[^:]*:\d{12}):stateMachine:([\w-]{1,80})(?::[\w-]+)?$/;
const NAME = /^[^\s<>{}[\]?*"#%\\^|~`$&,;:/]{1,80}$/;

export const isExecutionCall = (target: string): boolean => target.startsWith("AWSStepFunctions.");

/**
 * @param target only `AWSStepFunctions.StartExecution` is served.
 * @param input `stateMachineArn`, and optionally `name` and `input`, which is JSON in a text.
 */
export const answerExecution = (target: string, input: object, nowMs: number): ExecutionAnswer => {
  const read = (name: string): unknown => own(input as Record<string, unknown>, name);
  if (target !== "AWSStepFunctions.StartExecution")
    return refuse("UnknownOperationException", `${target} is not served; only StartExecution is.`);
  const arn = textOfAny(read("stateMachineArn") ?? "");
  const [, prefix, machine] = STATE_MACHINE.exec(arn) ?? [];
  if (prefix === undefined) return refuse("InvalidArn", `Invalid Arn: '${excerpt(arn)}'`);
  const name = read("name") ?? randomUUID();
  if (typeof name !== "string" || !NAME.test(name))
    return refuse("InvalidName", `Invalid Name: '${excerpt(textOfAny(name))}'`);
  const text = read("input") ?? "{}";
  if (typeof text !== "string" || parseJsonOrNothing(text) === undefined)
    return refuse("InvalidExecutionInput", "Invalid State Machine Execution Input: it is not JSON");
  const executionArn = `${prefix}:execution:${machine}:${name}`;
  return {
    status: 200,
    body: { executionArn, startDate: nowMs / 1000 },
    line: `Step Functions accepted ${executionArn}; state machines do not run here.`,
  };
};

const refuse = (type: string, message: string): ExecutionAnswer => ({
  status: 400,
  body: { __type: `com.amazonaws.swf.service.v2.model#${type}`, message },
});
