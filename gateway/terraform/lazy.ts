// Properties that are evaluated when they are read, so that their order does not matter.
import { GatewayError, isOverflow, tooDeep } from "../diagnostics/errors.ts";
import type { Value } from "./values.ts";

/** Defines a property that is evaluated once, even if that fails. Errors include the address. */
export const defineLazy = (
  target: object,
  name: string,
  address: string,
  evaluate: () => Value,
): void => {
  let state: { value: Value } | { error: unknown } | "evaluating" | undefined;
  Object.defineProperty(target, name, {
    enumerable: true,
    get: () => {
      if (state === "evaluating") {
        throw new GatewayError("CYCLE", `${address} depends on itself`);
      }
      if (state === undefined) {
        state = "evaluating";
        state = attempt(evaluate, address);
      }
      if ("error" in state) throw state.error;
      return state.value;
    },
  });
};

const attempt = (evaluate: () => Value, address: string): { value: Value } | { error: unknown } => {
  try {
    return { value: evaluate() };
  } catch (error) {
    return { error: within(address, error) };
  }
};

/** No more addresses are added to a message of this length: a long chain of references is cut to its end. */
const MAX_TOLD_CHARACTERS = 500;

const within = (address: string, error: unknown): unknown => {
  if (error instanceof GatewayError) {
    if (error.message.length > MAX_TOLD_CHARACTERS) return error;
    return new GatewayError(error.code, `${address}: ${error.message}`, { cause: error });
  }
  if (error instanceof SyntaxError) {
    return new GatewayError("EXPRESSION", `${address}: ${error.message}`, { cause: error });
  }
  return isOverflow(error) ? tooDeep(address, error) : error;
};
