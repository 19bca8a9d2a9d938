// Environment variables for the time of one test.
import { closeAfterwards } from "./hooks.ts";

/** @param variables undefined for one that is missing. They are as before when the test has ended. */
export const setVariables = (variables: Record<string, string | undefined>): void => {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(variables)) set(name, value);
  closeAfterwards(() => before.forEach(([name, value]) => set(name, value)));
};
