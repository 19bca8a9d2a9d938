// Formats numbers, times and texts for people.

/** @param {number} milliseconds @returns {string} */
export const duration = (milliseconds) => {
  if (milliseconds < 10) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(2)} s`;
};

/** @param {number} milliseconds @returns {string} */
export const age = (milliseconds) => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes} min ${seconds % 60} s`
    : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
};

/** @param {number} epochMs @returns {string} */
export const timeOfDay = (epochMs) => new Date(epochMs).toLocaleTimeString("en-GB");

/**
 * The message of a JSON log line, or the values of metrics in CloudWatch's embedded format; else the line itself.
 *
 * @param {string} line
 * @returns {string}
 */
export const lineLabel = (line) => {
  const fields = parsed(line);
  if (typeof fields?.["message"] === "string") {
    const level = fields["level"];
    const isNamed = typeof level === "string" || typeof level === "number";
    return `${isNamed ? `${level} ` : ""}${fields["message"]}`;
  }
  if (fields?.["_aws"] === undefined) return line;
  const metrics = Object.entries(fields).filter(([, value]) => typeof value === "number");
  return `metrics ${metrics.map(([name, value]) => `${name} ${String(value)}`).join(", ")}`;
};

/** @param {string} line @returns {Record<string, unknown> | undefined} */
const parsed = (line) => {
  try {
    const value = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
};

/** Bytes of a binary frame that a row shows. */
const MAX_ROW_BYTES = 32;
const BYTES_PER_LINE = 16;

/** @param {number} byte */
const hex = (byte) => byte.toString(16).padStart(2, "0");

/** A binary frame in one line. @param {Uint8Array} bytes */
export const asHexLine = (bytes) => {
  const shown = Array.from(bytes.subarray(0, MAX_ROW_BYTES), hex).join(" ");
  return `binary, ${bytes.length} bytes: ${shown}${bytes.length > MAX_ROW_BYTES ? " …" : ""}`;
};

/** Offsets, bytes and printable characters, as hexdump -C shows them. @param {Uint8Array} bytes */
export const asHexDump = (bytes) =>
  Array.from({ length: Math.ceil(bytes.length / BYTES_PER_LINE) }, (_, line) => {
    const offset = line * BYTES_PER_LINE;
    const part = [...bytes.subarray(offset, offset + BYTES_PER_LINE)];
    const characters = part.map((byte) =>
      byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".",
    );
    const columns = part
      .map(hex)
      .join(" ")
      .padEnd(BYTES_PER_LINE * 3 - 1);
    return `${offset.toString(16).padStart(8, "0")}  ${columns}  ${characters.join("")}`;
  }).join("\n");
