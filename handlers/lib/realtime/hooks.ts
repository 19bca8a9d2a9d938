// Rights that a function of the user's decides. Nothing is allowed unless it says so.
import { checkFields } from "../aws/aws-error.ts";
import { type Invoke, invokeFromEnv } from "../aws/invoke.ts";
import { requiredEnv } from "../env.ts";
import { errorFields, type Log, stdoutLog } from "../log.ts";
import { UnavailableError } from "./errors.ts";
import type { Deed, Namespaces } from "./namespaces.ts";

/** What the function gets. */
export interface Question {
  deed: Deed;
  channel: string;
  connectionId: string;
  principalId: string;
  claims: Record<string, string>;
}

/**
 * @param hook its name in the stack.
 * @returns whether it allows that.
 * @throws {UnavailableError} when it does not decide: it fails, is late, or returns something else.
 */
export type AskHook = (hook: string, question: Question) => Promise<boolean>;

/** What the function decides. */
interface Decision {
  allow: boolean;
  /** Seconds for which the decision holds for the same connection, channel and deed. The function may omit it: 0. */
  cacheSeconds: number;
}

/** Longest time that a decision is kept, whatever the function says. */
const MAX_CACHE_SECONDS = 3600;

/** Decisions that one environment keeps; the oldest makes room. */
const MAX_DECISIONS = 1000;

interface HooksOptions {
  invoke: Invoke;
  /** Names of functions, by those of hooks. */
  functions: ReadonlyMap<string, string>;
  /** Epoch milliseconds. */
  now: () => number;
  log?: Log;
}

export const createAskHook = ({
  invoke,
  functions,
  now,
  log = stdoutLog,
}: HooksOptions): AskHook => {
  const kept = new Map<string, { allow: boolean; untilMs: number }>();
  const decide = async (hook: string, question: Question): Promise<Decision> => {
    try {
      return readDecision(await invoke(functions.get(hook) ?? "", question));
    } catch (error) {
      log("ERROR", "no decision", { hook, ...checkFields(error), ...errorFields(error) });
      throw new UnavailableError({
        expected: `a decision about the right to ${question.deed} to ${question.channel}`,
        actual: "none: the function that decides failed",
      });
    }
  };
  return async (hook, question) => {
    const { deed, channel, connectionId } = question;
    const key = JSON.stringify([hook, deed, channel, connectionId]);
    const known = kept.get(key);
    if (known && known.untilMs > now()) return known.allow;
    const { allow, cacheSeconds } = await decide(hook, question);
    const untilMs = now() + Math.min(cacheSeconds, MAX_CACHE_SECONDS) * 1000;
    kept.delete(key);
    if (untilMs > now()) kept.set(key, { allow, untilMs });
    const [oldest = ""] = kept.keys();
    if (kept.size > MAX_DECISIONS) kept.delete(oldest);
    return allow;
  };
};

/** @throws when it is none: what is not clearly said allows nothing. */
const readDecision = (value: unknown): Decision => {
  const { allow, cacheSeconds = 0 } = Object(value) as Partial<Record<keyof Decision, unknown>>;
  if (typeof allow === "boolean" && typeof cacheSeconds === "number" && cacheSeconds >= 0) {
    return { allow, cacheSeconds };
  }
  const actual = JSON.stringify(value)?.slice(0, 200);
  throw new Error(
    `Expected { allow: true or false, cacheSeconds?: 0 or more }, received ${actual}`,
  );
};

/** @param connect default: to Lambda, in the function's Region. @returns undefined when no namespace has a hook. */
export const askHookFromEnv = (
  namespaces: Namespaces,
  connect: () => Invoke = invokeFromEnv,
): AskHook | undefined => {
  const accesses = [...namespaces.values()].flatMap(({ subscribe, publish }) => [
    subscribe,
    publish,
  ]);
  if (!accesses.some((access) => typeof access === "object" && "hook" in access)) return undefined;
  const functions = new Map(
    Object.entries(JSON.parse(requiredEnv("HOOKS")) as Record<string, string>),
  );
  return createAskHook({ invoke: connect(), functions, now: Date.now });
};
