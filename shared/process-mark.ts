// Marks files and folders with the process that made them, so that others can tell when it is gone.
import { readlinkSync, statSync } from "node:fs";
import { isLeftBy } from "./is-running.ts";

/** Of a machine whose processes are in no container: https://man7.org/linux/man-pages/man7/pid_namespaces.7.html */
const OUTSIDE_CONTAINERS = "4026531836";

/** Milliseconds. Whether a process of another container runs cannot be known, but hardly any runs that long. */
const FOREIGN_LIFE_MS = 24 * 60 * 60 * 1000;

/** @returns the container of this process, among those that share a folder; "" for none. */
const ownContainer = (): string => {
  try {
    const [id = ""] = /\d+/.exec(readlinkSync("/proc/self/ns/pid")) ?? [];
    return id === OUTSIDE_CONTAINERS ? "" : id;
  } catch {
    return "";
  }
};

/** @returns for example `4711`, or `12n4026532177` in a container, where process ids are its own. */
export const processMark = (pid: number = process.pid, container = ownContainer()): string =>
  container === "" ? String(pid) : `${pid}n${container}`;

/**
 * Whether a file or folder is left by a process that is gone.
 *
 * @param mark from {@link processMark}; any other text belongs to nobody's file.
 */
export const isLeft = (mark: string, path: string, container = ownContainer()): boolean => {
  const [, pid, madeIn = ""] = /^(\d+)(?:n(\d+))?$/.exec(mark) ?? [];
  if (pid === undefined) return false;
  if (madeIn === container) return isLeftBy(Number(pid), path);
  const { mtimeMs = Infinity } = statSync(path, { throwIfNoEntry: false }) ?? {};
  return mtimeMs < Date.now() - FOREIGN_LIFE_MS;
};
