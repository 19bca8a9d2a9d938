// Functions of times. Terraform evaluates timestamp() at apply; here, that is when the configuration is read.
// https://developer.hashicorp.com/terraform/language/functions/timestamp
import { excerpt } from "../../shared/excerpt.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { text } from "./conversions.ts";
import type { Value } from "./values.ts";

export const TIME_FUNCTIONS: Record<string, (...args: Value[]) => Value> = {
  formatdate: (form, time) => formatDate(text(form), readTime(time)),
  plantimestamp: () => toRfc3339(Date.now()),
  timeadd: (time, duration) => toRfc3339(readTime(time).getTime() + readDuration(text(duration))),
  timecmp: (one, other) => Math.sign(readTime(one).getTime() - readTime(other).getTime()),
  timestamp: () => toRfc3339(Date.now()),
};

const toRfc3339 = (ms: number): string => {
  const time = new Date(ms);
  if (Number.isNaN(time.getTime())) throw new GatewayError("EXPRESSION", "A time is out of range");
  return time.toISOString().replace(/\.\d+Z$/, "Z");
};

const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;

const readTime = (value: Value | undefined): Date => {
  const given = text(value);
  const time = new Date(given);
  if (RFC_3339.test(given) && !Number.isNaN(time.getTime())) return time;
  throw new GatewayError(
    "EXPRESSION",
    `Expected a time such as "2030-01-31T12:00:00Z", found ${excerpt(given)}`,
  );
};

/** Milliseconds of a unit of Go's durations. */
const UNITS: ReadonlyMap<string, number> = new Map([
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
  ["ms", 1],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ns", 1e-6],
]);

const PART = /(\d+(?:\.\d*)?|\.\d+)(ms|us|µs|ns|h|m|s)/gy;

/** @returns milliseconds of, for example, "1h30m" or "-10m". https://pkg.go.dev/time#ParseDuration */
const readDuration = (given: string): number => {
  const sign = given.startsWith("-") ? -1 : 1;
  const unsigned = given.replace(/^[+-]/, "");
  if (unsigned === "0") return 0;
  const parts = [...unsigned.matchAll(PART)];
  const length = parts.reduce((sum, [part]) => sum + part.length, 0);
  if (parts.length === 0 || length !== unsigned.length) {
    throw new GatewayError(
      "EXPRESSION",
      `Expected a duration such as "1h30m", found ${excerpt(given)}`,
    );
  }
  return (
    sign *
    parts.reduce((sum, [, count, unit = ""]) => sum + Number(count) * (UNITS.get(unit) ?? 0), 0)
  );
};

/** A quoted text, the same letter several times, or anything else. */
const FORM = /'((?:[^']|'')*)'|([A-Za-z])\2*|[^A-Za-z']+/g;

/** https://developer.hashicorp.com/terraform/language/functions/formatdate */
const formatDate = (form: string, time: Date): string =>
  form.replaceAll(FORM, (part, quoted: string | undefined, letter: string | undefined) => {
    if (quoted !== undefined) return quoted.replaceAll("''", "'");
    if (letter === undefined) return part;
    const verb = VERBS.get(part);
    if (verb) return verb(time);
    throw new GatewayError("EXPRESSION", `formatdate() does not know ${excerpt(part)}`);
  });

const pad = (number: number): string => String(number).padStart(2, "0");

const name = (time: Date, options: Intl.DateTimeFormatOptions): string =>
  time.toLocaleDateString("en-US", { ...options, timeZone: "UTC" });

const hour12 = (time: Date): number => time.getUTCHours() % 12 || 12;

const VERBS: ReadonlyMap<string, (time: Date) => string> = new Map<string, (time: Date) => string>([
  ["YYYY", (time) => String(time.getUTCFullYear())],
  ["YY", (time) => pad(time.getUTCFullYear() % 100)],
  ["MMMM", (time) => name(time, { month: "long" })],
  ["MMM", (time) => name(time, { month: "short" })],
  ["MM", (time) => pad(time.getUTCMonth() + 1)],
  ["M", (time) => String(time.getUTCMonth() + 1)],
  ["DD", (time) => pad(time.getUTCDate())],
  ["D", (time) => String(time.getUTCDate())],
  ["EEEE", (time) => name(time, { weekday: "long" })],
  ["EEE", (time) => name(time, { weekday: "short" })],
  ["hh", (time) => pad(time.getUTCHours())],
  ["h", (time) => String(time.getUTCHours())],
  ["HH", (time) => pad(hour12(time))],
  ["H", (time) => String(hour12(time))],
  ["AA", (time) => (time.getUTCHours() < 12 ? "AM" : "PM")],
  ["aa", (time) => (time.getUTCHours() < 12 ? "am" : "pm")],
  ["mm", (time) => pad(time.getUTCMinutes())],
  ["m", (time) => String(time.getUTCMinutes())],
  ["ss", (time) => pad(time.getUTCSeconds())],
  ["s", (time) => String(time.getUTCSeconds())],
  ["ZZZZZ", () => "+00:00"],
  ["ZZZZ", () => "+0000"],
  ["ZZZ", () => "UTC"],
  ["Z", () => "Z"],
]);
