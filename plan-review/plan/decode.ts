// Decodes the text of a file by its byte order mark: PowerShell's `>` writes UTF-16, and some editors a mark in UTF-8.

/** @returns the text without a mark. JSON starts with ASCII, so UTF-16 also shows without one. */
export const decodeText = (bytes: Uint8Array): string => {
  const [first, second] = bytes;
  const encoding =
    (first === 0xff && second === 0xfe) || (first !== 0 && second === 0 && bytes.length > 1)
      ? "utf-16le"
      : (first === 0xfe && second === 0xff) || (first === 0 && second !== 0)
        ? "utf-16be"
        : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
};
