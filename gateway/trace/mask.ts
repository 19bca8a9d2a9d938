// Keeps secrets out of what people are shown, as they were given and in the encodings that they are likely to turn up in.

/** @returns the text, with `•••` for each secret in it. */
export type Mask = (text: string) => string;

export const SHOW_ALL: Mask = (text) => text;

/** A shorter text is everywhere, and hides nothing by being hidden. */
const MIN_CHARACTERS = 8;

/** Is made when it is first used: most handshakes under load are not kept. */
export const createMask = (secrets: string[]): Mask => {
  const worthwhile = [...new Set(secrets)].filter(({ length }) => length >= MIN_CHARACTERS);
  if (worthwhile.length === 0) return SHOW_ALL;
  let pattern: RegExp | undefined;
  return (text) => {
    pattern ??= createPattern(worthwhile);
    return text.replace(pattern, "•••");
  };
};

/** The longest first: one may be a part of another. */
const createPattern = (secrets: string[]): RegExp => {
  const forms = [...new Set(secrets.flatMap(listForms))].toSorted((a, b) => b.length - a.length);
  return new RegExp(forms.map(escaped).join("|"), "gi");
};

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

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
