// What an invocation came to, in a word.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import type { FinishedInvocation } from "../diagnostics/output.ts";
import type { Outcome } from "./worker-protocol.ts";

/** Characters. Results with a status code are responses, which are mostly short. */
const MAX_READ_CHARACTERS = 32 * 1024;

export const describeOutcome = (
  outcome: Outcome,
): Pick<FinishedInvocation, "result" | "hasFailed"> => {
  if ("error" in outcome) return { result: outcome.error.errorType, hasFailed: true };
  const { payload } = outcome;
  const result = payload.length > MAX_READ_CHARACTERS ? undefined : parseJsonOrNothing(payload);
  const statusCode = readStatusCode(result);
  return statusCode === undefined
    ? { result: readEffect(result) ?? "ok", hasFailed: false }
    : { result: String(statusCode), hasFailed: statusCode >= 500 };
};

const readField = (value: unknown, name: string): unknown =>
  typeof value === "object" && value !== null
    ? own(value as Record<string, unknown>, name)
    : undefined;

const readStatusCode = (result: unknown): number | undefined => {
  const statusCode = Number(readField(result, "statusCode") ?? Number.NaN);
  return Number.isInteger(statusCode) ? statusCode : undefined;
};

/** An authorizer's decision. */
const readEffect = (result: unknown): string | undefined => {
  const statements = [readField(readField(result, "policyDocument"), "Statement") ?? []].flat();
  const effects = new Set(statements.map((statement) => readField(statement, "Effect")));
  return ["Deny", "Allow"].find((effect) => effects.has(effect));
};
