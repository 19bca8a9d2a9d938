// Rules of Lambda for a function's environment variables.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
import type { Rule } from "./rule.ts";
import type { Subject } from "./subjects.ts";

const VARIABLES = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html";

const MAX_BYTES = 4096;

/** Reserved names such as `_HANDLER` are not listed: their first character is invalid. */
const RESERVED = new Set([
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SECRET_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
]);

const listVariables = (fn: Subject): [name: string, value: string][] =>
  fn.blocks("environment").flatMap((block) => block.entries("variables"));

const PREFIX = "Lambda was unable to configure your environment variables because the environment";

export const FUNCTION_ENVIRONMENT_RULES: Rule[] = [
  {
    by: "Lambda",
    problem: (fn) => {
      const names = listVariables(fn).map(([name]) => name);
      const wrong = names.filter((name) => !/^[a-zA-Z]\w+$/.test(name));
      return wrong.length === 0
        ? undefined
        : "1 validation error detected: Value at 'environment.variables' failed to satisfy constraint: Map keys must " +
            `satisfy constraint: [Member must satisfy regular expression pattern: [a-zA-Z]([a-zA-Z0-9_])+] (${wrong.join(", ")})`;
    },
    fix: "Start each name with a letter, followed by at least one letter, digit or underscore.",
    link: VARIABLES,
  },
  {
    by: "Lambda",
    problem: (fn) => {
      const reserved = listVariables(fn).flatMap(([name]) => (RESERVED.has(name) ? [name] : []));
      return reserved.length === 0
        ? undefined
        : `${PREFIX} variables you have provided contains reserved keys that are currently not supported for ` +
            `modification. Reserved keys used in this request: ${reserved.join(", ")}`;
    },
    fix: "Remove them: Lambda sets them itself.",
    link: VARIABLES,
  },
  {
    by: "Lambda",
    problem: (fn) => {
      const variables = listVariables(fn);
      const bytes = Buffer.byteLength(JSON.stringify(Object.fromEntries(variables)));
      // AWS measures its own JSON, whose length is not known exactly; this counts only names and values.
      const sure = variables.reduce((sum, pair) => sum + Buffer.byteLength(pair.join("")), 0);
      return sure <= MAX_BYTES
        ? undefined
        : `${PREFIX} variables you have provided exceeded the 4KB limit. (${bytes} bytes)`;
    },
    fix: "Move long values into the zip, a parameter or a secret.",
    link: VARIABLES,
  },
];
