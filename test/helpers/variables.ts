// Sets environment variables during one test.
import { closeAfterwards } from "./hooks.ts";

/** @param variables undefined removes one. They are restored after the test. */
export const setVariables = (variables: Record<string, string | undefined>): void => {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  const set = (name: string, value: string | undefined): void => {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  };
  for (const [name, value] of Object.entries(variables)) set(name, value);
  closeAfterwards(() => before.forEach(([name, value]) => set(name, value)));
};
