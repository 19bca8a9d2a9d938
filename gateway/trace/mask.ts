// Keeps secrets out of what people are shown, as they were given and in the encodings that they are likely to turn up in.
import { groupBy } from "../../shared/group-by.ts";

/**
 * @param most characters of the text that are wanted. Default: all.
 * @returns these, with `•••` for each secret that begins in them.
 */
export type Mask = (text: string, most?: number) => string;

const HIDDEN = "•••";

export const SHOW_ALL: Mask = (text, most) => text.slice(0, most);

const HIDE_ALL: Mask = () => HIDDEN;

/** Shorter texts occur too often by chance to be worth masking. */
const MIN_CHARACTERS = 8;

/** A page can send a thousand with each handshake: to look for all of them would take the time of every other client. */
const MAX_SECRETS = 200;

/** Is made when it is first used: most handshakes under load are not kept. */
export const createMask = (secrets: string[]): Mask => {
  const worthwhile = [...new Set(secrets)].filter(({ length }) => length >= MIN_CHARACTERS);
  if (worthwhile.length === 0) return SHOW_ALL;
  if (worthwhile.length > MAX_SECRETS) return HIDE_ALL;
  let forms: Forms | undefined;
  return (text, most = text.length) => {
    forms ??= indexForms(worthwhile.flatMap(listForms));
    return hide(forms, text, Math.min(most, text.length));
  };
};

interface Forms {
  /** By their first MIN_CHARACTERS, the longest first: one may be a part of another. */
  byBeginning: Map<string, string[]>;
  /** The first two characters of each, as numbers: most places of a text are none of these. */
  pairs: Set<number>;
  longest: number;
}

const indexForms = (forms: string[]): Forms => {
  const sorted = [...new Set(forms.map(foldCase))].toSorted((a, b) => b.length - a.length);
  return {
    byBeginning: groupBy(sorted, (form) => form.slice(0, MIN_CHARACTERS)),
    pairs: new Set(sorted.map((form) => readPair(form, 0))),
    longest: sorted[0]?.length ?? 0,
  };
};

const readPair = (text: string, at: number): number =>
  text.charCodeAt(at) * 0x10000 + text.charCodeAt(at + 1);

const listForms = (secret: string): string[] => {
  const bytes = Buffer.from(secret);
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(bytes.toString()),
    bytes.toString("base64").replace(/=+$/, ""),
    bytes.toString("base64url"),
    bytes.toString("hex"),
  ];
};

/** A regular expression of all forms would take a thousand times as long to be made as a text takes to be read. */
const hide = (forms: Forms, text: string, most: number): string => {
  const folded = foldCase(text.slice(0, most + forms.longest));
  let shown = "";
  let shownUntil = 0;
  for (let at = 0; at < most;) {
    const form = findForm(forms, folded, at);
    if (form === undefined) at += 1;
    else {
      shown += text.slice(shownUntil, at) + HIDDEN;
      at += form.length;
      shownUntil = at;
    }
  }
  return shown + text.slice(shownUntil, most);
};

const findForm = ({ byBeginning, pairs }: Forms, text: string, at: number): string | undefined =>
  pairs.has(readPair(text, at))
    ? byBeginning
        .get(text.slice(at, at + MIN_CHARACTERS))
        ?.find((form) => text.startsWith(form, at))
    : undefined;

/** In lower case, each character at the same place: `İ` becomes two. */
const foldCase = (text: string): string => {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replaceAll("İ", "i").toLowerCase();
};
