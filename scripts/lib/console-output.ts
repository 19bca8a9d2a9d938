// Shows on the terminal what the gateway has to say.
import { styleText } from "node:util";
import type { Output } from "../../local/index.ts";

export const consoleOutput: Output = {
  functionLine: (functionName, line) => console.log(`${styleText("cyan", functionName)} ${line}`),
  info: (line) => console.log(line),
  warn: (line) => console.warn(`${styleText("yellow", "warning")} ${line}`),
};
