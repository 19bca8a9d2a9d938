// The Python interpreters of this machine.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface Python {
  /** Path of the interpreter itself, not of a script that chooses one. */
  file: string;
  /** For example `3.12`. */
  version: string;
  /** Whether it has boto3, which Lambda's runtimes bring. */
  hasBoto3: boolean;
}

const DESCRIBE =
  "import importlib.util, sys; print(sys.executable, '%d.%d' % sys.version_info[:2], " +
  "importlib.util.find_spec('boto3') is not None, sep='\\n')";

/** Milliseconds for an interpreter to start on a busy machine. */
const PATIENCE_MS = 10_000;

export class Pythons {
  private readonly environment: NodeJS.ProcessEnv;
  private readonly found = new Map<string, Promise<Python | undefined>>();

  /** @param environment whose PATH is searched. */
  constructor(environment: NodeJS.ProcessEnv = process.env) {
    this.environment = environment;
  }

  /**
   * Prefers the interpreter of the runtime's version, unless a virtual environment is active: its packages are meant.
   *
   * @param runtime for example `python3.12`.
   * @returns undefined when there is no Python 3.
   */
  async find(runtime: string): Promise<Python | undefined> {
    const names = this.environment["VIRTUAL_ENV"] ? ["python3"] : [runtime, "python3"];
    for (const name of names) {
      const python = await this.describe(name);
      if (python) return python;
    }
    return undefined;
  }

  private describe(name: string): Promise<Python | undefined> {
    const python = this.found.get(name) ?? describe(name, this.environment);
    this.found.set(name, python);
    return python;
  }
}

const run = promisify(execFile);

/** A program of that name may also be a script that fails, as a version manager leaves for each version it knows. */
const describe = async (name: string, env: NodeJS.ProcessEnv): Promise<Python | undefined> => {
  try {
    const { stdout } = await run(name, ["-c", DESCRIBE], { env, timeout: PATIENCE_MS });
    const [file = "", version = "", hasBoto3] = stdout.split("\n");
    return { file, version, hasBoto3: hasBoto3 === "True" };
  } catch {
    return undefined;
  }
};
