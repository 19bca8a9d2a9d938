// Finds options that npm kept for itself: in `npm start --port 3005`, the `--` before them is missing.

/** npm's own options, which it may set for every script. */
const OWN = new Set(["help", "version"]);

/**
 * npm passes on what it reads as variables `npm_config_…`: https://docs.npmjs.com/cli/v11/using-npm/config
 *
 * @param options the command's options, and whether each takes a value.
 * @param args what npm passed on: some versions take an option and leave its value.
 * @throws when one of them is there.
 */
export const assertNotTakenByNpm = (
  environment: NodeJS.ProcessEnv,
  options: ReadonlyMap<string, boolean>,
  args: string[],
): void => {
  const script = environment["npm_lifecycle_event"];
  if (script === undefined) return;
  for (const [option, takesValue] of options) {
    const value = OWN.has(option) ? undefined : readNpmOption(environment, option);
    if (value === undefined) continue;
    const run = script === "start" ? "npm start" : `npm run ${script}`;
    const left = takesValue && value === "" ? (args[0] ?? "") : value;
    const text = [`--${option}`, left].join(" ").trim();
    throw new Error(`npm took "${text}" for itself; put -- before it: ${run} -- ${text}`);
  }
};

/** @returns "" for a flag. */
const readNpmOption = (environment: NodeJS.ProcessEnv, option: string): string | undefined => {
  // npm reads --no-x as x = false, and passes that on as nothing.
  const isNegated = option.startsWith("no-");
  const name = (isNegated ? option.slice(3) : option).replaceAll("-", "_");
  const value = environment[`npm_config_${name}`];
  if (isNegated) return value === "" || value === "false" ? "" : undefined;
  return value === "true" ? "" : value || undefined;
};
