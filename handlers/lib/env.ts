// Configuration from the function's environment. Nothing else in handlers/ reads process.env.

/** @throws when it is missing or empty. Called at cold start, so that this is the first line of the log. */
export const requiredEnv = (name: string): string => {
  const value = process.env[name];
  if (!value) {
    throw new Error(
      `The environment variable ${name} is ${value === undefined ? "missing" : "empty"}: ` +
        "set it on this function in stacks/websocket-stack.ts.",
    );
  }
  return value;
};

/**
 * @returns the fallback when the variable is missing or empty.
 * @throws when it is not one of the choices.
 */
export const chosenEnv = <Choice extends string>(
  name: string,
  choices: readonly Choice[],
  fallback: Choice,
): Choice => {
  const value = optionalEnv(name) ?? fallback;
  const choice = choices.find((one) => one === value);
  if (choice === undefined) {
    throw new Error(
      `The environment variable ${name} is "${value}"; expected one of ${choices.join(", ")}.`,
    );
  }
  return choice;
};

export const optionalEnv = (name: string): string | undefined => process.env[name] || undefined;

/** @throws when it is not a number above 0. */
export const requiredNumber = (name: string): number => {
  const text = requiredEnv(name);
  const value = Number(text);
  if (!(value > 0)) {
    throw new Error(`The environment variable ${name} is "${text}"; expected a number above 0.`);
  }
  return value;
};

/** @throws when it is set, and not a number above 0. */
export const optionalNumber = (name: string): number | undefined =>
  optionalEnv(name) === undefined ? undefined : requiredNumber(name);
