// Reads what a plan says besides the changes of resources: outputs, checks, deferred changes, and provider actions.
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody } from "../marks/body.ts";
import { sealBoth, sealUnknown } from "../marks/seal.ts";
import { toAction } from "./actions.ts";
import { readFields, readList } from "./fields.ts";
import type { Check, Deferred, Invocation, Output } from "./model.ts";
import { type ChangeReader, readMark, readResourceChange } from "./read-change.ts";
import { UnreadablePlan } from "./unreadable.ts";

export const readOutputs = (plan: Body, hasMarks: boolean): Output[] => {
  const changes = plan["output_changes"] ?? {};
  if (!isBody(changes)) throw new UnreadablePlan("The plan's output_changes is not an object.");
  return Object.entries(changes).map(([name, value]) => {
    const change = readFields(value, "change", `output.${name}`);
    const unknown = change["after_unknown"];
    const marks = [change["before_sensitive"], change["after_sensitive"]].map(
      (mark) => readMark(mark) ?? !hasMarks,
    );
    const [before, after] = sealBoth(
      { value: change["before"], sensitive: marks[0] },
      { value: change["after"], sensitive: marks[1], unknown },
    );
    const action = toAction(`output.${name}`, change["actions"]);
    return { name, action, before, after, unknown: sealUnknown(unknown, marks) };
  });
};

const STATUSES: readonly Check["status"][] = ["pass", "fail", "error", "unknown"];

/** Terraform leaves sensitive values out of the messages itself. */
export const readChecks = (plan: Body): Check[] =>
  plan["checks"] === undefined
    ? readList(plan, "condition_results").map(readCondition)
    : readList(plan, "checks").flatMap(readCheck);

/** https://github.com/hashicorp/terraform/blob/v1.2.0/internal/command/jsonplan/condition.go */
const readCondition = (value: unknown): Check => {
  const {
    address,
    result,
    unknown,
    error_message: message,
  } = readFields(value, "condition result");
  return {
    address: textOfAny(address),
    status: unknown === true ? "unknown" : result === true ? "pass" : "fail",
    problems: typeof message === "string" && message !== "" ? [message] : [],
  };
};

const readCheck = (value: unknown): Check[] => {
  const check = readFields(value, "check");
  const instances = readList(check, "instances").map((one) => readFields(one, "check instance"));
  return (instances.length > 0 ? instances : [check]).map((one) => ({
    address: readDisplayed(one) ?? readDisplayed(check) ?? "a check",
    status: readStatus(one["status"] ?? check["status"]),
    problems: readList(one, "problems").map((problem) =>
      isBody(problem) ? textOfAny(problem["message"]) : textOfAny(problem),
    ),
  }));
};

const readDisplayed = ({ address }: Body): string | undefined =>
  isBody(address) && typeof address["to_display"] === "string" ? address["to_display"] : undefined;

const readStatus = (status: unknown): Check["status"] => {
  const known = STATUSES.find((one) => one === status);
  if (known !== undefined) return known;
  throw new UnreadablePlan(
    `The plan has a check with the status ${JSON.stringify(status)}; expected one of ${STATUSES.join(" ")}.`,
  );
};

export const readDeferred = (plan: Body, reader: ChangeReader): Deferred[] =>
  readList(plan, "deferred_changes").map((value) => {
    const { reason, resource_change: change } = readFields(value, "deferred change");
    return { reason: textOfAny(reason), resource: readResourceChange(change, reader) };
  });

export const readInvocations = (plan: Body): Invocation[] => [
  ...readList(plan, "action_invocations").map(readInvocation),
  ...readList(plan, "deferred_action_invocations").map((value) => {
    const { reason, action_invocation: invocation } = readFields(value, "deferred action");
    return { ...readInvocation(invocation), deferredBecause: textOfAny(reason) };
  }),
];

const readInvocation = (value: unknown): Invocation => {
  const invocation = readFields(value, "action invocation");
  const config = {
    value: invocation["config_values"],
    sensitive: readMark(invocation["config_sensitive"]),
    unknown: invocation["config_unknown"],
  };
  return {
    address: textOfAny(invocation["address"]),
    type: textOfAny(invocation["type"]),
    trigger: describeTrigger(invocation),
    config: sealBoth({ value: undefined, sensitive: false }, config)[1],
  };
};

const describeTrigger = (invocation: Body): string => {
  const trigger = invocation["lifecycle_action_trigger"];
  if (!isBody(trigger)) return "on the command line";
  const { action_trigger_event: event, triggering_resource_address: address } = readFields(
    trigger,
    "action trigger",
    textOfAny(invocation["address"]),
  );
  return `${textOfAny(event)} of ${textOfAny(address)}`;
};
