// Reads attributes by path, from blocks that plans represent as lists and CDKTF as objects.
import { own } from "../../shared/own.ts";
import { type Body, isBody } from "../marks/body.ts";
import { hasMark } from "../marks/seal.ts";
import { Secret } from "../marks/secret.ts";
import type { Change } from "./model.ts";

/** A value that is known only after apply, or when the configuration is evaluated. */
export const UNKNOWN = Symbol("known after apply");

/** @param path for example `default_route_settings.throttling_rate_limit`. @returns undefined also for null. */
export const before = (change: Change, path: string): unknown => read(change.before, path);

/** The planned value; {@link UNKNOWN} when it is not known yet. */
export const after = (change: Change, path: string): unknown => {
  if (isMarked(change.unknown, path)) return UNKNOWN;
  const value = read(change.after, path);
  return typeof value === "string" && value.includes("${") ? UNKNOWN : value;
};

/** Whether a tree of marks marks the attribute, something that contains it, or something in it. */
export const isMarked = (marks: unknown, path: string): boolean => {
  let tree = marks;
  for (const name of path.split(".")) {
    if (tree === true) return true;
    tree = step(tree, name);
  }
  return hasMark(tree);
};

const read = (body: Body | undefined, path: string): unknown => {
  let value: unknown = body;
  for (const name of path.split(".")) value = step(value, name);
  return value ?? undefined;
};

const step = (value: unknown, name: string): unknown => {
  const block: unknown = Array.isArray(value) ? value[0] : value;
  if (block instanceof Secret) return block.part(name);
  return isBody(block) ? own(block, name) : undefined;
};
