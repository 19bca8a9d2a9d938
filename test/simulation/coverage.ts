// Events that must occur in a run of many seeds: a simulation proves nothing about events that never happen.
import { EXCUSES } from "./checker/delivery.ts";
import { FAULTS } from "./faults.ts";
import type { Summary } from "./seeds.ts";

/** Consequences of faults and of clients' behavior. */
const EVENTS = [
  "died",
  "timed out",
  "thawed with calls in flight",
  "call carried out late",
  "condition failed",
  "batch of several",
  "partial batch response",
  "message received again",
  "visible again before it was done",
  "dead-lettered by the queue",
  "dead-lettered by the worker",
  "connection refused",
  "closed by the sweep",
  "post answered 200",
  "post answered 403",
  "post answered 410",
  "post answered 429",
  "metric continuations",
  "metric requeued",
  "metric duplicates",
  "metric deleted",
  "metric deletionsFailed",
  "metric permanentErrors",
  "metric refused",
  "metric terminal",
];

export type ListCoverage = (summary: Summary) => [name: string, count: number][];

/** @returns how often each event has occurred, in order. */
export const listCoverage: ListCoverage = ({ counts, duplicates }) => [
  ...[...Object.keys(FAULTS), ...EVENTS].map((name): [string, number] => [name, counts[name] ?? 0]),
  ...Object.keys(EXCUSES).map((name): [string, number] => [
    `twice, since ${name}`,
    duplicates[name] ?? 0,
  ]),
];

/** @returns names of events that never occurred. */
export const unreached = (summary: Summary, list = listCoverage): string[] =>
  list(summary)
    .filter(([, count]) => count === 0)
    .map(([name]) => name);

export const coverageTable = (summary: Summary, list: ListCoverage): string =>
  list(summary)
    .map(([name, count]) => `${name.padEnd(48)} ${String(count).padStart(10)}`)
    .join("\n");
