// Rules about settings that protect something and are turned off, weakened, shortened or removed.
import { parseJsonOrNothing } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody, isEmpty } from "../marks/body.ts";
import { asking } from "../marks/secret.ts";
import { show } from "../marks/show.ts";
import type { Resource, Severity } from "../plan/model.ts";
import { isMarked } from "../plan/values.ts";
import { code } from "../render/markdown.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";
import {
  CEILINGS,
  DANGERS,
  DIRECTIONS,
  GUARDS,
  INTERVALS,
  LAST_RESORTS,
  LENGTHS,
  LOSSES,
  ON_BY_DEFAULT,
  SCALES,
} from "./settings-table.ts";

/** One attribute before and after. */
interface Pair {
  /** For example `versioning.enabled`. */
  path: string;
  before: unknown;
  after: unknown;
  /** Whether the next value is known only after apply. */
  isUnknown: boolean;
}

interface Weakness {
  what: string;
  severity: Severity;
}

type Judge = (pair: Pair) => Weakness | undefined;

const isOn = asking((value) => value === true || value === "true");

const isOff = asking((value) => value === false || value === "false");

/** The last part of a path, and the last two. */
const isNamed = (names: RegExp, path: string): boolean => {
  const parts = path.split(".");
  return names.test(parts.at(-1) ?? "") || names.test(parts.slice(-2).join("."));
};

const turnedOff: Judge = ({ path, before, after }) => {
  const guard = GUARDS.find(({ names }) => isNamed(names, path));
  const wasOn = isOn(before) || (isEmpty(before) && ON_BY_DEFAULT.test(path) && isOff(after));
  if (!guard || !wasOn || isOn(after)) return undefined;
  return { what: `${code(path)} is turned off.`, severity: guard.severity };
};

const turnedOn: Judge = ({ path, before, after }) => {
  const danger = DANGERS.find(({ names }) => isNamed(names, path));
  if (!danger || isOn(before) || !isOn(after)) return undefined;
  return { what: `${code(path)} is turned on.`, severity: danger.severity };
};

const weakened: Judge = ({ path, before, after }) => {
  const isWeaker = SCALES.some(({ names, values }) => {
    const rank = (value: unknown): number =>
      values.findIndex((one) => asking((given) => given === one)(value));
    const [old, next] = [rank(before), isEmpty(after) ? values.length : rank(after)];
    return isNamed(names, path) && old >= 0 && next > old;
  });
  const isLast = LAST_RESORTS.some(({ names, values }) => {
    const isAmong = asking((value) => isEmpty(value) || values.includes(textOfAny(value)));
    return isNamed(names, path) && !isAmong(before) && isAmong(after);
  });
  if (!isWeaker && !isLast && !isOlderProtocol(path, before, after)) return undefined;
  const words = isEmpty(after) ? "is removed" : `becomes ${code(show(after))}`;
  return { what: `${code(path)} was ${code(show(before))} and ${words}.`, severity: "error" };
};

const PROTOCOLS =
  /^(security_policy|minimum_protocol_version|ssl_policy|tls_security_policy|minimum_tls_version)$/;

const isOlderProtocol = (path: string, before: unknown, after: unknown): boolean => {
  if (!isNamed(PROTOCOLS, path)) return false;
  const [old, next] = [readTlsVersion(before), readTlsVersion(after)];
  return old !== undefined && next !== undefined && next < old;
};

/** For example 1.2 of `TLSv1.2_2021` and `ELBSecurityPolicy-TLS-1-2-2017-01`, and 1 of `TLSv1`. */
const readTlsVersion = (policy: unknown): number | undefined => {
  const [, minor = "0"] = /TLS[-_]?v?1(?:[._-]([0-3])(?!\d))?/i.exec(show(policy)) ?? [
    undefined,
    undefined,
  ];
  return /TLS/i.test(show(policy)) ? Number(`1.${minor}`) : undefined;
};

const toNumber = (value: unknown): number =>
  typeof value === "number" || (typeof value === "string" && /^-?\d+$/.test(value))
    ? Number(value)
    : NaN;

/** Asks a question about two values that may both be hidden. */
const askBoth = (
  one: unknown,
  other: unknown,
  question: (a: number, b: number) => boolean,
): boolean => asking((a) => asking((b) => question(toNumber(a), toNumber(b)))(other))(one);

const shortened: Judge = ({ path, before, after }) => {
  const length = LENGTHS.find(({ names }) => isNamed(names, path));
  if (!length) return undefined;
  const size = (value: number): number => (value === length.endless ? Infinity : value);
  if (!askBoth(before, after, (old, next) => size(next) < size(old))) return undefined;
  const what = `${code(path)} is cut from ${code(show(before))} to ${code(show(after))}.`;
  return { what, severity: length.severity };
};

const lengthened: Judge = ({ path, before, after }) => {
  if (!isNamed(INTERVALS, path) || !askBoth(before, after, (old, next) => next > old))
    return undefined;
  const what = `${code(path)} grows from ${code(show(before))} to ${code(show(after))}.`;
  return { what, severity: "warning" };
};

/** So many times as much is hardly a limit any more. */
const HARDLY_LIMITED = 10;

const isMuchMore = (old: number, next: number): boolean => next >= old * HARDLY_LIMITED;

const unlimited: Judge = ({ path, before, after }) => {
  if (!isNamed(CEILINGS, path) || !askBoth(before, after, isMuchMore)) return undefined;
  const what = `${code(path)} grows from ${code(show(before))} to ${code(show(after))}: it hardly holds anything back.`;
  return { what, severity: "warning" };
};

const removed: Judge = ({ path, before, after }) => {
  const loss = LOSSES.find(({ names }) => isNamed(names, path));
  if (!loss || isEmpty(before) || !isEmpty(after)) return undefined;
  return { what: `${code(path)} is removed.`, severity: loss.severity };
};

const vanished: Judge = ({ path, before, after, isUnknown }) => {
  const guard = GUARDS.find(({ names }) => isNamed(names, path));
  if (!guard || !isUnknown || !isOn(before) || !isEmpty(after)) return undefined;
  return { what: `${code(path)} is on, and known only after apply.`, severity: "warning" };
};

/** Each judges a pair whose next value is known. */
const JUDGES: Judge[] = [turnedOff, turnedOn, weakened, shortened, lengthened, unlimited, removed];

/** Rules of their own say more about these. */
const ELSEWHERE: Record<string, RegExp> = {
  aws_dynamodb_table: /^(deletion_protection_enabled|point_in_time_recovery|ttl)/,
  aws_lambda_event_source_mapping: /^enabled$/,
  aws_sqs_queue: /^sqs_managed_sse_enabled$|^kms_master_key_id$/,
};

const listPairs = (resource: Resource): Pair[] => {
  const elsewhere = own(ELSEWHERE, resource.type);
  const pairs = walk("", resource.before ?? {}, resource.after ?? {});
  return pairs
    .filter(({ path }) => elsewhere?.test(path) !== true)
    .map((pair) => ({ ...pair, isUnknown: isMarked(resource.unknown, pair.path) }));
};

/** Maps whose names are anybody's. */
const FREE = new Set(["tags", "tags_all", "labels", "variables", "triggers", "parameters"]);

type Known = Omit<Pair, "isUnknown">;

const walk = (prefix: string, before: Body, after: Body): Known[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => {
    if (before[name] === after[name]) return [];
    const path = prefix === "" ? name : `${prefix}.${name}`;
    const [old, next] = [toBlock(before[name], name), toBlock(after[name], name)];
    const pair = { path, before: before[name], after: after[name] };
    if (
      (!isBody(old) && !isBody(next)) ||
      FREE.has(name) ||
      removed({ ...pair, isUnknown: false })
    ) {
      return [pair];
    }
    return [pair, ...walk(path, isBody(old) ? old : {}, isBody(next) ? next : {})];
  });

/** A single block, or JSON in a string, as in policies of queues; several blocks have no names to compare them by. */
const toBlock = (value: unknown, name: string): unknown => {
  if (Array.isArray(value)) return value.length === 1 ? value[0] : undefined;
  return typeof value === "string" && name.endsWith("redrive_policy")
    ? parseJsonOrNothing(value)
    : value;
};

const listWeaknesses = (resource: Resource): Weakness[] =>
  listPairs(resource).flatMap((pair) => {
    const judges = pair.isUnknown ? (own(resource.written, pair.path) ? [vanished] : []) : JUDGES;
    return judges.flatMap((judge) => judge(pair) ?? []);
  });

const redirected = ({ stack }: Reviewed): Flaw[] =>
  stack.resources
    .filter((one) => one.before && one.after && one.action !== "none")
    .flatMap((resource) =>
      listPairs(resource).flatMap(({ path, before, after, isUnknown }) => {
        const direction = DIRECTIONS.find(({ names }) => isNamed(names, path));
        if (!direction || isUnknown || isEmpty(before) || isEmpty(after)) return [];
        const what = `${code(path)} was ${code(show(before))} and becomes ${code(show(after))}.`;
        return [{ resource, what, severity: direction.severity }];
      }),
    );

const check =
  (isListed: (severity: Severity) => boolean) =>
  ({ stack }: Reviewed): Flaw[] =>
    stack.resources
      .filter((one) => one.before && one.after && one.action !== "none")
      .flatMap((resource) =>
        listWeaknesses(resource)
          .filter(({ severity }) => isListed(severity))
          .map(({ what, severity }) => ({ resource, what, severity })),
      );

export const SETTING_RULES: Rule[] = [
  {
    id: "PR022",
    severity: "error",
    title: "Protection turned off or shortened",
    fix: "Keep it; or allow it for as long as the work takes that needs it off.",
    check: check((severity) => severity === "error"),
  },
  {
    id: "PR023",
    severity: "warning",
    title: "Observation or resilience reduced",
    fix: "Keep it: without it, a failure goes unnoticed, or lasts longer.",
    check: check((severity) => severity === "warning"),
  },
  {
    id: "PR033",
    severity: "error",
    title: "Requests or failed messages go elsewhere",
    fix: "Keep it; or change clients, or whatever reads the failed messages, at the same time, and allow it.",
    check: redirected,
  },
];
