// Styles for the terminal, if it shows them.
import type { WriteStream } from "node:tty";
import { styleText } from "node:util";

export type Style = Parameters<typeof styleText>[0];

/** @returns the text in this style, or as it is where styles are not shown. */
export type Paint = (style: Style, text: string) => string;

export const PLAIN: Paint = (_, text) => text;

const COLORED: Paint = (style, text) => styleText(style, text, OPTIONS);

/** What is written to depends on the stream, which is not always stdout. */
const OPTIONS = { validateStream: false };

/** @param stream a terminal shows styles unless NO_COLOR is set; a pipe or a file only with FORCE_COLOR. */
export const createPaint = (stream: Partial<Pick<WriteStream, "hasColors">>): Paint => {
  const { FORCE_COLOR } = process.env;
  const isForced = FORCE_COLOR !== undefined && !["0", "false"].includes(FORCE_COLOR);
  // `hasColors` reads the variables itself.
  return (stream.hasColors?.() ?? isForced) ? COLORED : PLAIN;
};
