// The formats of a review, by the name that the command knows them by.
import { reportOn, type Review } from "../review.ts";
import { writeJson, writeJsonError } from "./json.ts";
import { writeJunit, writeJunitError } from "./junit.ts";
import { writeFitted, writeWhole } from "./page.ts";
import { writeSarif, writeSarifError } from "./sarif.ts";

interface FormatOptions {
  /** Whether nothing is cut. JSON, SARIF and JUnit are always whole. */
  isFull: boolean;
  /** Of this package. */
  version: string;
  /** The file that is reviewed. */
  path: string;
}

interface Format {
  write: (reviews: Review[], options: FormatOptions) => string;
  /** Says why there is no review. */
  fail: (message: string, options: FormatOptions) => string;
}

const FAILED = "## Plan review failed\n\n";

const markdown: Format = {
  write: (reviews, { isFull }) => {
    const reports = reviews.map((one) => reportOn(one, !isFull));
    const gaps = reviews.flatMap(({ stack }) => stack.gaps);
    const head = gaps.length > 0 ? `${FAILED}${gaps.join("\n\n")}\n\n` : "";
    return head + (isFull ? writeWhole(reports) : writeFitted(reports));
  },
  fail: (message) => FAILED + message,
};

const FORMATS = new Map<string, Format>([
  ["markdown", markdown],
  ["json", { write: writeJson, fail: writeJsonError }],
  ["sarif", { write: writeSarif, fail: writeSarifError }],
  ["junit", { write: writeJunit, fail: writeJunitError }],
]);

export const FORMAT_NAMES = [...FORMATS.keys()];

/** @returns Markdown for a name that is not known. */
export const findFormat = (name: string): Format => FORMATS.get(name) ?? markdown;
