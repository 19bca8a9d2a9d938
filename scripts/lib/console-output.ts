// Shows on the terminal what the gateway has to say.
import { styleText } from "node:util";
import type { Output } from "../../local/index.ts";

export const consoleOutput: Output = {
  functionLine: (functionName, line) =>
    console.log(`${styleText("cyan", functionName)} ${readable(line)}`),
  info: (line) => console.log(line),
  warn: (line) => console.warn(`${styleText("yellow", "warning")} ${line}`),
};

/** Metrics in CloudWatch's embedded format repeat their names in a definition, and most of them are 0. */
export const readable = (line: string): string => {
  if (!line.startsWith('{"_aws":')) return line;
  const { _aws, ...values } = JSON.parse(line) as Record<string, unknown>;
  const happened = Object.entries(values).filter(([, value]) => typeof value === "number" && value);
  return styleText("dim", `metrics ${JSON.stringify(Object.fromEntries(happened))}`);
};
