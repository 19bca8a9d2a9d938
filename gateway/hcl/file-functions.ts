// Functions that read files of the project. Any other function that the gateway does not know has an unknown value.
// https://developer.hashicorp.com/terraform/language/functions/file
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { excerpt } from "../../shared/excerpt.ts";
import { own } from "../../shared/own.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import type { Budget } from "../terraform/budget.ts";
import { map, text } from "../terraform/conversions.ts";
import { parseTemplate } from "../terraform/expression.ts";
import type { OtherFunctions } from "../terraform/scope.ts";
import { unknownValue } from "../terraform/unknown.ts";
import type { Value } from "../terraform/values.ts";
import { readProjectFile } from "./source-files.ts";

/** @param root folder that relative paths start from. */
export const createFileFunctions = (root: string, budget: Budget): OtherFunctions => {
  const read = (path: Value | undefined): Buffer => readFile(resolve(root, text(path)));
  const hash = (path: Value | undefined, algorithm: string, encoding: "hex" | "base64"): string =>
    createHash(algorithm).update(read(path)).digest(encoding);
  const others: OtherFunctions = (name, args) => {
    const fn = own(functions, name);
    return fn ? fn(...args) : unknownValue(`needs the function ${excerpt(name)}()`);
  };
  const render = (template: string, variables: Value | undefined): Value => {
    const given = map(variables);
    return parseTemplate(template, { budget, others })((name) => {
      const value = own(given, name);
      if (value !== undefined) return value;
      throw new GatewayError(
        "UNKNOWN_REFERENCE",
        `the template has no variable "${excerpt(name)}"`,
      );
    });
  };
  const functions: Record<string, (...args: Value[]) => Value> = {
    abspath: (path) => resolve(root, text(path)),
    file: (path) => read(path).toString(),
    filebase64: (path) => read(path).toString("base64"),
    filebase64sha256: (path) => hash(path, "sha256", "base64"),
    filebase64sha512: (path) => hash(path, "sha512", "base64"),
    fileexists: (path) => existsSync(resolve(root, text(path))),
    filemd5: (path) => hash(path, "md5", "hex"),
    filesha1: (path) => hash(path, "sha1", "hex"),
    filesha256: (path) => hash(path, "sha256", "hex"),
    filesha512: (path) => hash(path, "sha512", "hex"),
    templatefile: (path, variables) => render(read(path).toString(), variables),
    templatestring: (template, variables) => render(text(template), variables),
  };
  return others;
};

const readFile = (path: string): Buffer => {
  try {
    return readProjectFile(path);
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    throw new GatewayError("EXPRESSION", `a file cannot be read: ${problem}`, { cause: error });
  }
};
