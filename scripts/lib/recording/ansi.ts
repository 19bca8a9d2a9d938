// Splits a line with terminal styles into parts.

export interface Part {
  text: string;
  /** Names of styles, such as "bold" and "green". */
  styles: string[];
}

/** https://en.wikipedia.org/wiki/ANSI_escape_code#Select_Graphic_Rendition_parameters, as far as the gateway uses them. */
const STARTS = new Map([
  [1, "bold"],
  [2, "dim"],
  [31, "red"],
  [32, "green"],
  [33, "yellow"],
  [36, "cyan"],
]);

/** What a code ends. 22 ends both weights, and 39 all colors. */
const ENDS = new Map([
  [22, ["bold", "dim"]],
  [39, ["red", "green", "yellow", "cyan"]],
]);

const ESCAPE = String.fromCharCode(27);
const CODE = new RegExp(`${ESCAPE}\\[([\\d;]*)([A-Za-z])`, "g");

export const splitStyles = (line: string): Part[] => {
  const parts: Part[] = [];
  let styles: string[] = [];
  let from = 0;
  const add = (text: string): void => {
    if (text !== "") parts.push({ text, styles });
  };
  for (const { 0: all, 1: codes = "", 2: kind, index } of line.matchAll(CODE)) {
    add(line.slice(from, index));
    from = index + all.length;
    if (kind === "m") styles = codes.split(";").map(Number).reduce(applyCode, styles);
  }
  add(line.slice(from));
  return parts;
};

const applyCode = (styles: string[], code: number): string[] => {
  if (code === 0) return [];
  const ended = ENDS.get(code) ?? [];
  const started = STARTS.get(code);
  return [...styles.filter((style) => !ended.includes(style)), ...(started ? [started] : [])];
};

/** @returns the parts in rows of at most this many characters. */
export const wrap = (parts: Part[], columns: number): Part[][] => {
  const rows: Part[][] = [[]];
  let room = columns;
  for (const { text, styles } of parts) {
    let rest = text;
    while (rest !== "") {
      if (room === 0) {
        rows.push([]);
        room = columns;
      }
      const piece = rest.slice(0, room);
      rows.at(-1)?.push({ text: piece, styles });
      rest = rest.slice(piece.length);
      room -= piece.length;
    }
  }
  return rows;
};
