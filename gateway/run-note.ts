// Notes what a run holds only in memory, so that after kill -9 the next run can say what is lost.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseJsonOrNothing } from "../shared/bounded-json.ts";
import { plural } from "../shared/plural.ts";
import { leftPaths, runningPath } from "./aws/kept-messages.ts";
import type { Output } from "./diagnostics/output.ts";

export interface Held {
  /** Open connections. */
  connections: number;
  /** Invocations in progress. */
  invocations: number;
  tables: number;
}

/** Milliseconds between two looks: a note may be that old. */
const LOOK_MS = 250;

/**
 * First tells, in one line, what killed runs have lost.
 *
 * @param queueStatePath file for queued messages; the note lies beside it. Undefined: nothing is noted.
 * @returns a function that removes the note. Call it when the gateway has closed.
 */
export const keepRunNote = (
  queueStatePath: string | undefined,
  read: () => Held,
  output: Pick<Output, "info">,
): (() => void) => {
  if (queueStatePath === undefined) return () => {};
  const path = queueStatePath.replace(/(?:\.json)?$/, ".run");
  for (const left of leftPaths(path)) {
    output.info(describeLost(readNote(left)));
    attempt(() => rmSync(left, { force: true }));
  }
  const own = runningPath(path);
  let noted = "";
  const note = (): void => {
    const text = JSON.stringify(read());
    if (text === noted) return;
    noted = text;
    attempt(() => writeFileSync(own, text));
  };
  attempt(() => mkdirSync(dirname(own), { recursive: true }));
  note();
  const timer = setInterval(note, LOOK_MS).unref();
  return () => {
    clearInterval(timer);
    attempt(() => rmSync(own, { force: true }));
  };
};

/** A full disk takes only the note. */
const attempt = (act: () => void): void => {
  try {
    act();
  } catch {}
};

/** A run may be killed while it writes: what cannot be read counts as 0. */
const readNote = (path: string): Held => {
  let value: unknown;
  attempt(() => {
    value = parseJsonOrNothing(readFileSync(path, "utf8"));
  });
  const given: object = typeof value === "object" && value !== null ? value : {};
  const held: Held = { connections: 0, invocations: 0, tables: 0 };
  for (const [name, count] of Object.entries(given)) {
    if (Object.hasOwn(held, name) && Number.isSafeInteger(count)) held[name as keyof Held] = count;
  }
  return held;
};

const describeLost = ({ connections, invocations, tables }: Held): string => {
  const lost = [
    connections > 0 ? plural(connections, "open connection") : "",
    invocations > 0 ? `${plural(invocations, "invocation")} in progress` : "",
    tables > 0 ? `all items of ${plural(tables, "table")}` : "",
  ].filter((part) => part !== "");
  return `The last run was killed. Lost: ${lost.join(", ") || "nothing"}. Queued messages are kept.`;
};
