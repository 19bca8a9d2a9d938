// The parts of docs/protocol.md that say what handlers check: frames, errors and limits, from their one source. And an
// example, which a test synthesizes.
import { readFileSync } from "node:fs";
import * as requests from "../../handlers/lib/realtime/frames.ts";
import { MAX_NESTING } from "../../handlers/lib/limits.ts";
import * as limits from "../../handlers/lib/realtime/limits.ts";
import { MAX_ID_CHARACTERS } from "../../handlers/lib/request-id.ts";
import { describeExpected, type Schema } from "../../handlers/lib/schema/schema.ts";
import * as answers from "../../handlers/lib/realtime/server-frames.ts";

interface Frame extends Schema {
  properties: Readonly<Record<string, Schema>>;
}

/** By the name of their heading. */
export const CLIENT_FRAMES: ReadonlyMap<string, Frame> = new Map<string, Frame>([
  ["subscribe", requests.SUBSCRIBE],
  ["unsubscribe", requests.UNSUBSCRIBE],
  ["publish", requests.PUBLISH],
  ["history", requests.HISTORY],
  ["presence", requests.PRESENCE],
]);

export const SERVER_FRAMES: ReadonlyMap<string, Frame> = new Map<string, Frame>([
  ["reply to subscribe", answers.SUBSCRIBED],
  ["reply to unsubscribe", answers.UNSUBSCRIBED],
  ["reply to publish", answers.PUBLISHED],
  ["reply to history", answers.HISTORY_READ],
  ["reply to presence", answers.PRESENCE_READ],
  ["publication", answers.PUBLICATION],
  ["join", answers.JOIN],
  ["leave", answers.LEAVE],
  ["reconnect", answers.RECONNECT],
  ["error", answers.ERROR],
]);

const LIMITS: [what: string, value: string][] = [
  ["Characters of a channel's name", String(limits.MAX_CHANNEL_CHARACTERS)],
  ["Alphabet of a channel's name", `\`${requests.CHANNEL.pattern}\``],
  ["Channels of one connection", String(limits.MAX_CHANNELS)],
  ["Different channels that one connection joins", String(limits.MAX_KNOWN_CHANNELS)],
  ["Bytes of `data`, as JSON", String(limits.MAX_DATA_BYTES)],
  ["Bytes of `info`, as JSON", String(limits.MAX_INFO_BYTES)],
  ["Depth of arrays and objects in a request", String(MAX_NESTING)],
  ["Numbers in a request", "those that a double holds; send others as texts"],
  ["Characters of a text as `id`", String(MAX_ID_CHARACTERS)],
  ["Characters of a `key`, all visible ASCII", String(limits.MAX_KEY_CHARACTERS)],
  ["Publications in one reply", String(limits.MAX_PUBLICATIONS)],
  ["Bytes of the publications in one reply", String(limits.MAX_REPLY_BYTES)],
  ["Seconds of presence after a `subscribe`", String(limits.PRESENCE_SECONDS)],
  ["Members that `presence` counts", String(limits.MAX_COUNTED_MEMBERS)],
  ["Members that `presence` names", String(limits.MAX_NAMED_MEMBERS)],
  ["Members that are told who joins and leaves", String(limits.MAX_TOLD_MEMBERS)],
  ["Publications in one HTTP request", String(limits.MAX_BATCH_ITEMS)],
  ["Bytes of one HTTP request", String(limits.MAX_BATCH_BYTES)],
];

/** By the name in the page's markers: `<!-- begin: NAME -->` and `<!-- end: NAME -->`. */
const PARTS: ReadonlyMap<string, () => string> = new Map([
  ["requests", () => [...CLIENT_FRAMES].map(frameSection).join("\n\n")],
  ["answers", () => [...SERVER_FRAMES].map(frameSection).join("\n\n")],
  ["errors", () => table(["Code", "Meaning"], Object.entries(answers.ERROR_CODES).map(coded))],
  [
    "http errors",
    () => table(["Code", "Meaning"], Object.entries(answers.HTTP_ERROR_CODES).map(coded)),
  ],
  ["order events", () => `\`\`\`ts\n${readExample()}\`\`\``],
  ["limits", () => table(["Limit", "Value"], LIMITS)],
]);

/** @returns the page with its derived parts as they must be. @throws when a part has no markers. */
export const derivedPage = (page: string): string =>
  [...PARTS].reduce((text, [name, render]) => {
    const [begin, end] = [`<!-- begin: ${name} -->`, `<!-- end: ${name} -->`];
    const [from, to] = [text.indexOf(begin), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/protocol.md has no ${begin} … ${end}`);
    return `${text.slice(0, from)}${begin}\n\n${render()}\n\n${text.slice(to)}`;
  }, page);

/** As it stands in stacks/, without its first line. */
const readExample = (): string =>
  readFileSync("test/docs/order-events.ts", "utf8")
    .replace(/^.*\n/, "")
    .replace("../../modules/", "../modules/");

const coded = ([code, meaning]: [string, string]): [string, string] => [`\`${code}\``, meaning];

const frameSection = ([name, frame]: [string, Frame]): string => {
  const rows = Object.entries(frame.properties).map(([field, schema]): string[] => [
    `\`${field}\``,
    isRequired(frame, field),
    describeExpected(schema).replace(/ that matches .*/, ""),
    schema.description ?? "",
  ]);
  return `### ${name}\n\n${frame.description}\n\n${table(["Field", "", "Value", ""], rows)}`;
};

const isRequired = ({ required = [], oneOf = [] }: Frame, field: string): string => {
  if (required.includes(field)) return "required";
  return oneOf.some((choice) => choice.required?.includes(field)) ? "one of" : "optional";
};

/** As oxfmt lays it out. */
const table = (head: string[], rows: string[][]): string => {
  const cells = rows.map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = head.map((title, at) =>
    Math.max(3, title.length, ...cells.map((row) => row[at]?.length ?? 0)),
  );
  const line = (row: string[]) =>
    `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...cells.map(line)].join(
    "\n",
  );
};
