// Captures stdout.
import { stub } from "sinon";

/** @returns complete lines. */
export const captureLines = (act: () => void): string[] => {
  const write = stub(process.stdout, "write").returns(true);
  try {
    act();
  } finally {
    write.restore();
  }
  return write.args
    .map(([chunk]) => String(chunk))
    .join("")
    .split(/(?<=\n)/);
};
