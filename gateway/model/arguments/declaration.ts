// How the gateway treats an argument of a resource that it serves: each is read, without effect here, or named at start.
import { isNothing, type Value } from "../../terraform/values.ts";

export interface Declaration {
  /** An argument, or `block.argument`. It stands for everything beneath it. */
  path: string;
  kind: "served" | "withoutEffect" | "unserved";
  /** Why it has no effect here, or what it means that it is not served; "" for what is served. */
  meaning: string;
  /** Whether a value that is given asks for what is not served. */
  asksForMore: (value: Value) => boolean;
}

export const served = (...paths: string[]): Declaration[] =>
  paths.map((path) => ({ path, kind: "served", meaning: "", asksForMore: () => false }));

/** @param meaning why nobody could notice it here. */
export const withoutEffect = (meaning: string, ...paths: string[]): Declaration[] =>
  paths.map((path) => ({ path, kind: "withoutEffect", meaning, asksForMore: () => false }));

/**
 * @param meaning what clients or functions see instead of what they would see on AWS.
 * @param asksForMore whether the value does. Default: unless it is false or empty.
 */
export const unserved = (path: string, meaning: string, asksForMore = isOn): Declaration => ({
  path,
  kind: "unserved",
  meaning,
  asksForMore,
});

const isOn = (value: Value): boolean => !isNothing(value) && value !== false && value !== "false";

/** Of every resource. */
export const COMMON: Declaration[] = [
  ...withoutEffect("it is for people, or for Terraform itself", "id", "description", "timeouts"),
  unserved("region", "everything is in the Region of the provider"),
];
