// Shows on the terminal what the gateway has to say.
import { styleText } from "node:util";
import type { Output } from "../index.ts";

export const consoleOutput: Output = {
  functionLine: (functionName, line) =>
    console.log(`${styleText("cyan", functionName)} ${readable(line)}`),
  info: (line) => console.log(line),
  warn: (line) => console.warn(`${styleText("yellow", "warning")} ${line}`),
};

/**
 * Metrics in CloudWatch's embedded format repeat their names in a definition, and most of them are 0. A function may
 * write anything: what only begins like metrics is shown as it is.
 */
export const readable = (line: string): string => {
  const metrics = line.startsWith('{"_aws":') ? metricsOf(line) : undefined;
  if (!metrics) return line;
  const happened = Object.entries(metrics).filter(
    ([, value]) => typeof value === "number" && value,
  );
  return styleText("dim", `metrics ${JSON.stringify(Object.fromEntries(happened))}`);
};

const metricsOf = (line: string): object | undefined => {
  try {
    const { _aws: definition, ...values } = JSON.parse(line) as Record<string, unknown>;
    return typeof definition === "object" && definition !== null ? values : undefined;
  } catch {
    return undefined;
  }
};
