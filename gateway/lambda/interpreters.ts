// Programs of this machine that run functions: the interpreters of Python and Ruby, and Java's virtual machines.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { InterpretedKind } from "../model/runtime-kind.ts";
import { type Interpreter, type Language, LANGUAGES, readVersion } from "./languages.ts";

export class Interpreters {
  private readonly environment: NodeJS.ProcessEnv;
  private readonly found = new Map<string, Promise<Interpreter | undefined>>();

  /** @param environment whose PATH is searched. */
  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.environment = environment;
  }

  /**
   * Prefers one of the runtime's version or a newer one, in the language's own order.
   *
   * @param runtime for example `python3.12`.
   * @returns the first that can run functions, else one that says what it lacks; undefined when there is none.
   */
  async find(kind: InterpretedKind, runtime: string): Promise<Interpreter | undefined> {
    const language = LANGUAGES[kind];
    const others: Interpreter[] = [];
    for (const name of language.listNames(runtime, this.environment)) {
      const interpreter = await this.describe(name, language);
      if (!interpreter) continue;
      const isOlder = isBefore(interpreter.version, readVersion(runtime));
      if (interpreter.lacks === undefined && !isOlder) return interpreter;
      others.push(interpreter);
    }
    return others.find(({ lacks }) => lacks === undefined) ?? others[0];
  }

  private describe(name: string, language: Language): Promise<Interpreter | undefined> {
    const interpreter = this.found.get(name) ?? describe(name, language, this.environment);
    this.found.set(name, interpreter);
    return interpreter;
  }
}

const isBefore = (version: string, other: string): boolean =>
  version.localeCompare(other, "en", { numeric: true }) < 0;

/** Milliseconds for an interpreter to start on a busy machine. */
const PATIENCE_MS = 10_000;

const run = promisify(execFile);

/** A program of that name may also be a script that fails, as a version manager leaves for each version it knows. */
const describe = async (
  name: string,
  { args, read }: Language,
  env: NodeJS.ProcessEnv,
): Promise<Interpreter | undefined> => {
  try {
    const { stdout, stderr } = await run(name, args, { env, timeout: PATIENCE_MS });
    return read(stdout + stderr);
  } catch {
    return undefined;
  }
};
