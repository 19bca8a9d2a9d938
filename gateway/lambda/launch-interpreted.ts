// Commands that run functions in Python, Ruby and Java: an interpreter, with Lambda's part of the work.
import { readdirSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LambdaModel } from "../model/functions.ts";
import type { Command } from "./api-program.ts";
import { JAVA_BOOTSTRAP } from "./java-bootstrap.ts";
import { findJavaClasses } from "./java-classes.ts";
import { type Interpreter, readVersion } from "./languages.ts";

interface Folders {
  /** Of the unpacked zip. */
  taskRoot: string;
  /** Of the layers; undefined without any. */
  opt: string | undefined;
}

type Started = Omit<Command, "cwd">;

export type LaunchBy = (
  interpreter: Interpreter,
  fn: LambdaModel,
  folders: Folders,
) => Started | Promise<Started>;

const findBootstrap = (name: string): string =>
  fileURLToPath(new URL(`./bootstraps/${name}`, import.meta.url));

const PYTHON = findBootstrap("python.py");
const RUBY = findBootstrap("ruby/main.rb");

export const launchByPython: LaunchBy = ({ file }, _, { opt = "" }) => ({
  file,
  args: ["-X", "utf8", PYTHON, opt],
});

/** Gems are found where Bundler installs them: for the version that runs here, and for that of the runtime. */
export const launchByRuby: LaunchBy = ({ file, version, folders = [] }, fn, { taskRoot, opt }) => {
  const versions = new Set([`${version}.0`, `${readVersion(fn.runtime)}.0`]);
  const places = [join(taskRoot, "vendor/bundle/ruby"), ...(opt ? [join(opt, "ruby/gems")] : [])];
  const gems = places.flatMap((place) => [...versions].map((one) => join(place, one)));
  return {
    file,
    args: ["-E", "UTF-8", RUBY],
    defaults: {
      GEM_PATH: [...gems, ...folders].join(delimiter),
      ...(opt && { RUBYLIB: join(opt, "ruby/lib") }),
    },
  };
};

/** Of the function's memory: what Lambda gives the heap. */
const HEAP_SHARE = 0.85;

/** As on Lambda, the compiler that optimizes most is not used, since it delays the first calls. */
const FLAGS = [
  "-XX:+UseSerialGC",
  "-XX:TieredStopAtLevel=1",
  "-Xshare:auto",
  // It would be written to this machine's `/tmp`.
  "-XX:-UsePerfData",
];

export const launchByJava: LaunchBy = async (interpreter, { memoryMib }, { taskRoot, opt }) => {
  const classes = await findJavaClasses(JAVA_BOOTSTRAP, interpreter);
  const heapKib = Math.floor(memoryMib * 1024 * HEAP_SHARE);
  const classPath = [
    classes,
    taskRoot,
    ...listJars(join(taskRoot, "lib")),
    ...(opt ? listJars(join(opt, "java/lib")) : []),
  ];
  const args = [
    `-XX:MaxHeapSize=${heapKib}k`,
    ...FLAGS,
    "-Dfile.encoding=UTF-8",
    "-cp",
    classPath.join(delimiter),
    "gateway.bootstrap.Main",
  ];
  return { file: interpreter.file, args, temporaryFolderOption: "-Djava.io.tmpdir=" };
};

/** In the order in which Lambda looks for classes in them. Like Lambda, it ignores what is not a folder. */
const listJars = (folder: string): string[] =>
  (statSync(folder, { throwIfNoEntry: false })?.isDirectory() ? readdirSync(folder) : [])
    .filter((name) => name.endsWith(".jar"))
    .toSorted()
    .map((name) => join(folder, name));
