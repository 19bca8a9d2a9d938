// Languages whose functions are run by a program of this machine: how it is found, and what it says about itself.
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { InterpretedKind } from "../model/runtime-kind.ts";
import { findShippedClasses, JAVA_BOOTSTRAP } from "./java-bootstrap.ts";
import { listJavaFiles } from "./java-files.ts";

/** The interpreter of Python or Ruby, or a virtual machine of Java. */
export interface Interpreter {
  /** Path of the program itself, not of a script that chooses one. */
  file: string;
  /** For example `3.12`. */
  version: string;
  /** What it has of the packages that Lambda's runtime brings. */
  packages: readonly string[];
  /** Folders that it finds packages in, of Ruby. */
  folders?: readonly string[];
  /** Why it cannot run functions, as the rest of a sentence. Default: it can. */
  lacks?: string;
}

export interface Language {
  name: string;
  /** What to do where {@link listNames} finds none, as the rest of a sentence. */
  absent: string;
  /**
   * @param runtime for example `python3.12`.
   * @returns names or paths of programs, the best first.
   */
  listNames: (runtime: string, environment: NodeJS.ProcessEnv) => string[];
  /** Arguments that make the program describe itself, on its output. */
  args: readonly string[];
  /** @param output of the program, stderr included. */
  read: (output: string) => Interpreter;
  /** Command that installs a package, without its name. Default: there is none. */
  install?: (file: string) => string;
}

const DESCRIBE_PYTHON =
  "import importlib.util as u, sys; print(sys.executable, '%d.%d' % sys.version_info[:2], " +
  "*[n for n in ('boto3', 'botocore') if u.find_spec(n)], sep='\\n')";

/** A virtual environment that is active is meant: it has the project's packages. */
const PYTHON: Language = {
  name: "Python",
  absent: "there is no python3 on the PATH. Install Python 3.",
  listNames: (runtime, { VIRTUAL_ENV }) => (VIRTUAL_ENV ? ["python3"] : [runtime, "python3"]),
  args: ["-c", DESCRIBE_PYTHON],
  read: (output) => {
    const [file = "", version = "", ...packages] = output.trim().split("\n");
    return { file, version, packages };
  },
  install: (file) => `${file} -m pip install`,
};

const DESCRIBE_RUBY =
  `puts RbConfig.ruby, RUBY_VERSION[/\\d+\\.\\d+/], Gem.path.join("${delimiter}"), ` +
  `Gem::Specification.stubs.map(&:name).grep(/\\Aaws-sdk/).uniq`;

const RUBY: Language = {
  name: "Ruby",
  absent: "there is no ruby on the PATH. Install Ruby 3.",
  listNames: (runtime) => [runtime, "ruby"],
  args: ["-e", DESCRIBE_RUBY],
  read: (output) => {
    const [file = "", version = "", folders = "", ...packages] = output.trim().split("\n");
    return { file, version, packages, folders: folders.split(delimiter) };
  },
  install: (file) => `${file} -S gem install`,
};

/** The first that runs the bootstrap as it is compiled. */
const OLDEST_JAVA = 11;

const JAVA: Language = {
  name: "Java",
  absent: `there is no java on the PATH or in JAVA_HOME. Install a JDK, ${OLDEST_JAVA} or later.`,
  listNames: listJavaFiles,
  args: ["-XshowSettings:properties", "-version"],
  read: (output) => {
    const home = readProperty("java.home", output);
    const version = readProperty("java.specification.version", output);
    const file = join(home, "bin/java");
    const found = { file, version, packages: [] };
    const isOld = !(Number(version) >= OLDEST_JAVA);
    if (isOld) return { ...found, lacks: `${file} is older than Java ${OLDEST_JAVA}` };
    return findShippedClasses(JAVA_BOOTSTRAP) || existsSync(join(dirname(file), "javac"))
      ? found
      : { ...found, lacks: `${home} has no compiler, javac` };
  },
};

const readProperty = (name: string, output: string): string =>
  new RegExp(`^\\s*${name.replaceAll(".", "\\.")} = (.*)$`, "m").exec(output)?.[1]?.trim() ?? "";

export const LANGUAGES: Record<InterpretedKind, Language> = {
  python: PYTHON,
  ruby: RUBY,
  java: JAVA,
};

/** @returns the version of a runtime, such as `3.12` of `python3.12` and `8` of `java8.al2`. */
export const readVersion = (runtime: string): string =>
  /^[a-z]+(\d+(?:\.\d+)?)/.exec(runtime)?.[1] ?? "";
