// Environment variables that change what a function does before its code runs.
import { textOfAny } from "../../shared/scalar.ts";
import { isBody, isEmpty } from "../marks/body.ts";
import { asking, isSame } from "../marks/secret.ts";
import { code } from "../render/markdown.ts";
import type { Weakness } from "./judge.ts";
import type { Pair } from "./pairs.ts";

/** With 0, the runtime accepts any certificate. */
const CHECKS_CERTIFICATES = ["NODE_TLS_REJECT_UNAUTHORIZED", "PYTHONHTTPSVERIFY"];

/** The runtime runs what they name. https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html */
const LOADS_CODE = [
  "AWS_LAMBDA_EXEC_WRAPPER",
  "LD_PRELOAD",
  "LD_AUDIT",
  "NODE_OPTIONS",
  "JAVA_TOOL_OPTIONS",
  "_JAVA_OPTIONS",
  "PYTHONSTARTUP",
  "RUBYOPT",
  "DOTNET_STARTUP_HOOKS",
];

const isZero = asking((value) => textOfAny(value) === "0");

/** @returns what is worse about the variables of a function after the change. */
export const judgeVariables = ({ path, before, after }: Pair): Weakness[] => {
  if (!/(^|\.)variables$/.test(path) || !isBody(after)) return [];
  const old = isBody(before) ? before : {};
  const unchecked = CHECKS_CERTIFICATES.filter((name) => isZero(after[name]) && !isZero(old[name]));
  const loading = LOADS_CODE.filter(
    (name) => !isEmpty(after[name]) && !isSame(old[name], after[name]),
  );
  return [
    ...unchecked.map((name) => ({
      what: `${code(`${path}.${name}`)} turns off the check of certificates.`,
      severity: "error" as const,
    })),
    ...loading.map((name) => ({
      what: `${code(`${path}.${name}`)} makes the runtime load other code first.`,
      severity: "warning" as const,
    })),
  ];
};
