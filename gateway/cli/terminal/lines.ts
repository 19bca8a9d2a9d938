// Writes lines to a stream that may not be read.
import { excerpt } from "../../../shared/excerpt.ts";
import { escapeControls } from "../../../shared/escape-controls.ts";
import { plural } from "../../../shared/plural.ts";
import type { Stream } from "./streams.ts";

/** Maximum characters in one of the gateway's own lines, which may quote clients and functions. */
const MAX_OWN_CHARACTERS = 16 * 1024;

/**
 * @param maxUnreadBytes waiting for the reader; beyond it, lines are dropped, and later counted.
 * @param noun for a line, in the singular.
 */
export const createLineWriter = (
  stream: Stream,
  maxUnreadBytes: number,
  noun: string,
): ((line: string) => void) => {
  let dropped = 0;
  return (line) => {
    if (stream.writableLength > maxUnreadBytes) {
      dropped += 1;
      return;
    }
    if (dropped > 0)
      stream.write(`Dropped ${plural(dropped, noun)}: the output was not being read.\n`);
    dropped = 0;
    stream.write(`${line}\n`);
  };
};

/** @returns the text, each of its lines at most as long as one of the gateway's own may be. */
export const boundEachLine = (text: string): string =>
  text
    .split("\n")
    .map((line) => excerpt(line, MAX_OWN_CHARACTERS))
    .join("\n");

/** Indents continuation lines that have text, as of a stack trace, so that none looks like a separate line. */
export const boundLines = (text: string): string => {
  return excerpt(text, MAX_OWN_CHARACTERS)
    .split("\n")
    .map((line, index) =>
      index === 0 ? escapeControls(line) : escapeControls(line).replace(/^(?! |$)/, "  "),
    )
    .join("\n");
};
