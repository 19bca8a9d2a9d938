// Masks secrets in displayed text, both verbatim and in common encodings.

/** @returns the text with each secret replaced by `•••`. */
export type Mask = (text: string) => string;

export const SHOW_ALL: Mask = (text) => text;

/** Shorter texts occur too often by chance to be worth masking. */
const MIN_CHARACTERS = 8;

/** Builds the pattern on first use: under load, most handshakes are not traced. */
export const createMask = (secrets: string[]): Mask => {
  const worthwhile = [...new Set(secrets)].filter(({ length }) => length >= MIN_CHARACTERS);
  if (worthwhile.length === 0) return SHOW_ALL;
  let pattern: RegExp | undefined;
  return (text) => {
    pattern ??= createPattern(worthwhile);
    return text.replace(pattern, "•••");
  };
};

/** Tries the longest first: one secret may contain another. */
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
