// Reads attributes by path, from blocks that plans represent as lists and CDKTF as objects.
import { own } from "../../shared/own.ts";
import { type Body, isBody, type Resource } from "./model.ts";

/** A value that is known only after apply, or when the configuration is evaluated. */
export const UNKNOWN = Symbol("known after apply");

/** @param path for example `default_route_settings.throttling_rate_limit`. @returns undefined also for null. */
export const before = (resource: Resource, path: string): unknown => read(resource.before, path);

/** The planned value; {@link UNKNOWN} when it is not known yet. */
export const after = (resource: Resource, path: string): unknown => {
  if (isMarked(resource.unknown, path)) return UNKNOWN;
  const value = read(resource.after, path);
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

const hasMark = (tree: unknown): boolean =>
  tree === true || (typeof tree === "object" && tree !== null && Object.values(tree).some(hasMark));

export const SENSITIVE = "(sensitive)";

/** A value for display: masked if it is sensitive before or after. */
export const shown = (resource: Resource, path: string, value: unknown): string => {
  const { sensitiveBefore, sensitiveAfter } = resource;
  if (isMarked(sensitiveBefore, path) || isMarked(sensitiveAfter, path)) return SENSITIVE;
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
};

const read = (body: Body | undefined, path: string): unknown => {
  let value: unknown = body;
  for (const name of path.split(".")) value = step(value, name);
  return value ?? undefined;
};

const step = (value: unknown, name: string): unknown => {
  const block: unknown = Array.isArray(value) ? value[0] : value;
  return isBody(block) ? own(block, name) : undefined;
};

export const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);
