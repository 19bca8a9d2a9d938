// Numbers, times and texts, as people read them.

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

/** JSON with its structure to be seen; anything else as it is. @param {unknown} value @returns {string} */
export const readable = (value) => {
  if (typeof value !== "string") return String(value);
  try {
    return JSON.stringify(JSON.parse(value), undefined, 2);
  } catch {
    return value;
  }
};

/**
 * What a line says, where it is JSON as loggers write it; CloudWatch's embedded metrics are shown with their values.
 *
 * @param {string} line
 * @returns {string}
 */
export const lineLabel = (line) => {
  const fields = parsed(line);
  if (typeof fields?.["message"] === "string") {
    return [fields["level"], fields["message"]].filter(Boolean).join(" ");
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
