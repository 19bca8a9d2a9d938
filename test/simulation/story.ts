// Formats a history for readers.
import type { Happening } from "./history.ts";

/** Fields that have their own column. */
const COMMON = new Set(["t", "kind", "stage", "inv"]);

/**
 * @param about terms; only events with one of them are included. Default: all events.
 * @returns one line per event.
 */
export const writeStory = (happenings: Happening[], about: string[] = []): string =>
  happenings
    .filter((happening) => {
      const text = JSON.stringify(happening);
      return (
        about.length === 0 || about.some((word) => text.includes(JSON.stringify(word).slice(1, -1)))
      );
    })
    .map(writeLine)
    .join("\n");

const writeLine = (happening: Happening): string => {
  const fields = Object.entries(happening).filter(
    ([name, value]) => !COMMON.has(name) && value !== undefined,
  );
  const inv = "inv" in happening ? (happening.inv ?? "") : happening.stage;
  const seconds = (happening.t / 1000).toFixed(3).padStart(10);
  const told = fields.map(([name, value]) => `${name}=${JSON.stringify(value)}`).join(" ");
  return `${seconds} ${inv.padEnd(16)} ${happening.kind.padEnd(10)} ${told}`;
};
