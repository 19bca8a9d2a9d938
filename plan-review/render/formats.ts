// The formats of a review, by the name that the command knows them by.
import { reportOn, type Review } from "../review.ts";
import { writeJson, writeJsonError } from "./json.ts";
import { writeJunit, writeJunitError } from "./junit.ts";
import { code } from "./markdown.ts";
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
  /** Says why there is no review. @param log Markdown to show below; "" for none. */
  fail: (message: string, log: string, options: FormatOptions) => string;
}

/** Characters of an error: a plan may have names of any length. */
const LONGEST_ERROR = 4096;

/** An error may repeat a part of the plan, which must not become a link, a mention or an image. */
const quote = (message: string): string =>
  code(message.length > LONGEST_ERROR ? `${message.slice(0, LONGEST_ERROR)}…` : message);

const FAILED = "## Plan review failed\n\n";

const markdown: Format = {
  write: (reviews, { isFull }) => {
    const reports = reviews.map((one) => reportOn(one, !isFull));
    const gaps = reviews.flatMap(({ stack }) => stack.gaps);
    const head = gaps.length > 0 ? `${FAILED}${gaps.join("\n\n")}\n\n` : "";
    return head + (isFull ? writeWhole(reports) : writeFitted(reports));
  },
  fail: (message, log) => FAILED + quote(message) + log,
};

const FORMATS = new Map<string, Format>([
  ["markdown", markdown],
  ["json", { write: writeJson, fail: (message, log) => writeJsonError(message + log) }],
  [
    "sarif",
    { write: writeSarif, fail: (message, log, tool) => writeSarifError(message + log, tool) },
  ],
  ["junit", { write: writeJunit, fail: (message, log) => writeJunitError(message + log) }],
]);

export const FORMAT_NAMES = [...FORMATS.keys()];

/** @returns Markdown for a name that is not known. */
export const findFormat = (name: string): Format => FORMATS.get(name) ?? markdown;
