// Maps Terraform addresses to construct paths, which the stack's code uses.
import { createHash } from "node:crypto";
import { splitLastKey } from "../../shared/instance-keys.ts";
import { type Body, isBody } from "../marks/body.ts";

/** Construct paths by address. */
export type Paths = Map<string, string>;

/** Reads the metadata that CDKTF writes with each resource. */
export const readPaths = (document: Body): Paths => {
  const paths: Paths = new Map();
  for (const [address, body] of listResources(document)) {
    const path = pathIn(body);
    if (path !== undefined) paths.set(address, path);
  }
  return paths;
};

/** Each level of blocks may also be a list of such objects. https://developer.hashicorp.com/terraform/language/syntax/json */
export const listResources = (document: Body): [address: string, body: Body][] =>
  entries(document["resource"]).flatMap(([type, byName]) =>
    entries(byName).flatMap(([name, body]) =>
      toList(body)
        .filter(isBody)
        .map((one): [string, Body] => [`${type}.${name}`, one]),
    ),
  );

/** The stack's name, which is the first part of every path in it. */
export const readStackName = (document: Body): string | undefined =>
  readPaths(document).values().next().value?.split("/")[0];

/**
 * A destroyed resource is in no synthesized document any more, but its logical id consists of its path and a hash.
 *
 * @returns the address if the hash shows that the path cannot be derived from the id.
 */
export const toPath = (address: string, paths: Paths, stackName: string | undefined): string => {
  const [block, key] = splitLastKey(address);
  const known = paths.get(block);
  if (known !== undefined) return known + key;
  const [, human = "", hash] = /\.(.+)_([0-9A-F]{8})$/.exec(block) ?? [];
  const path = human.replaceAll("_", "/");
  if (stackName === undefined || hash !== computeHash(path)) return address;
  return `${stackName}/${path}${key}`;
};

/** The same as CDKTF's `makeUniqueId` in cdktf/lib/private/unique.js. */
const computeHash = (path: string): string =>
  createHash("md5").update(path).digest("hex").slice(0, 8).toUpperCase();

const ADDRESS = /\b[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*/g;

/** Everything in an expression that looks like a resource's address. */
export const addressesIn = (text: string): string[] => text.match(ADDRESS) ?? [];

/** Replaces addresses in a text with paths. */
export const withPaths = (text: string, paths: Paths): string =>
  text.replace(ADDRESS, (address) => paths.get(address) ?? address);

const pathIn = (body: Body): string | undefined => {
  const comment = body["//"];
  const metadata = isBody(comment) ? comment["metadata"] : undefined;
  const path = isBody(metadata) ? metadata["path"] : undefined;
  return typeof path === "string" ? path : undefined;
};

const entries = (value: unknown): [string, unknown][] =>
  toList(value)
    .filter(isBody)
    .flatMap(Object.entries<unknown>);

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
