// Functions of texts: case, parts, encodings and digests.
// https://developer.hashicorp.com/terraform/language/functions
import { createHash } from "node:crypto";
import { basename, dirname } from "node:path/posix";
import { parseJson } from "../../shared/bounded-json.ts";
import { text } from "./conversions.ts";
import { trimBoth, trimEndWhile } from "./trim.ts";
import { toNumber, type Value } from "./values.ts";

export const TEXT_FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  base64decode: (value) => Buffer.from(text(value), "base64").toString(),
  base64encode: (value) => Buffer.from(text(value)).toString("base64"),
  base64sha256: (value) => digest("sha256", text(value), "base64"),
  base64sha512: (value) => digest("sha512", text(value), "base64"),
  basename: (path) => basename(text(path)),
  chomp: (value) => trimEndWhile(text(value), (one) => one === "\r" || one === "\n"),
  dirname: (path) => dirname(text(path)),
  endswith: (string, suffix) => text(string).endsWith(text(suffix)),
  indent: (spaces = 0, value) =>
    text(value).replaceAll("\n", `\n${" ".repeat(toIndentation(spaces))}`),
  jsondecode: (value) => parseJson(text(value)) as Value,
  lower: (value) => text(value).toLowerCase(),
  md5: (value) => digest("md5", text(value), "hex"),
  sha1: (value) => digest("sha1", text(value), "hex"),
  sha256: (value) => digest("sha256", text(value), "hex"),
  sha512: (value) => digest("sha512", text(value), "hex"),
  split: (separator, string) => text(string).split(text(separator)),
  startswith: (string, prefix) => text(string).startsWith(text(prefix)),
  strcontains: (string, part) => text(string).includes(text(part)),
  strrev: (value) => Array.from(text(value)).toReversed().join(""),
  substr: (string, offset = 0, length = 0) => {
    const rest = Array.from(text(string)).slice(toNumber(offset));
    return rest.slice(0, toNumber(length) < 0 ? undefined : toNumber(length)).join("");
  },
  title: (value) =>
    text(value).replace(/(?<![\p{L}\p{N}_'])\p{L}/gu, (letter) => letter.toUpperCase()),
  tostring: (value = null) => (value === null ? null : text(value)),
  trim: (value, characters) => trimBoth(text(value), text(characters)),
  trimprefix: (string, prefix) => {
    const value = text(string);
    return value.startsWith(text(prefix)) ? value.slice(text(prefix).length) : value;
  },
  trimspace: (value) => text(value).trim(),
  trimsuffix: (string, suffix) => {
    const value = text(string);
    return value.endsWith(text(suffix))
      ? value.slice(0, value.length - text(suffix).length)
      : value;
  },
  upper: (value) => text(value).toUpperCase(),
  urlencode: (value) => urlEncode(text(value)),
};

/** More than anyone indents. */
const MAX_INDENTATION = 1000;

const toIndentation = (spaces: Value): number =>
  Math.max(0, Math.min(MAX_INDENTATION, toNumber(spaces)));

const digest = (algorithm: string, value: string | Buffer, encoding: "hex" | "base64"): string =>
  createHash(algorithm).update(value).digest(encoding);

/** https://pkg.go.dev/net/url#QueryEscape */
const urlEncode = (value: string): string =>
  encodeURIComponent(value)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
