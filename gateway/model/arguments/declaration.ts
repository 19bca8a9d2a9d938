// How the gateway treats an argument of a resource that it serves: it reads it, ignores it, or warns of it at start.
import { isNothing, type Value } from "../../terraform/values.ts";

export interface Declaration {
  /** An argument, or `block.argument`. Covers everything below it. */
  path: string;
  kind: "served" | "withoutEffect" | "unserved";
  /** Why it has no effect here, or what differs because it is not served; "" for `served`. */
  meaning: string;
  /** Whether a value requires something that is not served. Undefined: none does. */
  asksForMore?: (value: Value) => boolean;
  /** The only protocol of APIs for which it is not served. Default: every one. */
  protocol?: Protocol;
}

type Protocol = "HTTP" | "WEBSOCKET";

export const served = (...paths: string[]): Declaration[] =>
  paths.map((path) => ({ path, kind: "served", meaning: "" }));

/** @param meaning why it makes no difference here. */
export const withoutEffect = (meaning: string, ...paths: string[]): Declaration[] =>
  paths.map((path) => ({ path, kind: "withoutEffect", meaning }));

/**
 * @param meaning what clients or functions see instead of AWS's behavior.
 * @param asksForMore as in {@link Declaration}. Default: true unless the value is false or empty.
 */
export const unserved = (path: string, meaning: string, asksForMore = isOn): Declaration => ({
  path,
  kind: "unserved",
  meaning,
  asksForMore,
});

/** For arguments of resources of APIs with another meaning for the other protocol. */
export const onlyIn = (protocol: Protocol, declaration: Declaration): Declaration => ({
  ...declaration,
  protocol,
});

const isOn = (value: Value): boolean => !isNothing(value) && value !== false && value !== "false";

/** Arguments of every resource. */
export const COMMON: Declaration[] = [
  ...withoutEffect(
    "it is informational, or only Terraform uses it",
    "id",
    "description",
    "timeouts",
  ),
  unserved("region", "every resource is in the provider's Region"),
];
