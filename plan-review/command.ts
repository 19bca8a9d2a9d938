// The command: turns arguments into Markdown and an exit code.
import { readBoundedBytes } from "../shared/bounded-file.ts";
import { parseJsonOrNothing } from "../shared/bounded-json.ts";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { parseAllowList, UnreadableAllowList } from "./allow-list.ts";
import {
  listDifferences,
  parseReview,
  UnreadableReview,
  writeDifferences,
} from "./compare-reviews.ts";
import { findFormat, FORMAT_NAMES } from "./render/formats.ts";
import { diff } from "./render/markdown.ts";
import { type Body, isBody } from "./marks/body.ts";
import {
  type Documents,
  allDocumentsIn,
  documentsIn,
  documentsOfRef,
  type Synthesize,
} from "./synth/other-tree.ts";
import { decodeText } from "./plan/decode.ts";
import { parsePlan } from "./plan/parse-plan.ts";
import { readPlan } from "./plan/read-plan.ts";
import { UnreadablePlan } from "./plan/unreadable.ts";
import { isSeverity, review, type Review, type ReviewOptions } from "./review.ts";
import { stackOfPlan } from "./plan/stack-of-plan.ts";
import { compareSynthesized } from "./synth/synthesized.ts";

export const USAGE = `Usage: terraform-plan-review plan.json [options]
       terraform-plan-review --synth REF [options]
       terraform-plan-review --approved review.json review.json

  plan.json          output of terraform show -json
  --approved FILE    compare two reviews in JSON: the approved one, and the one of the plan to apply
  --log FILE         log of terraform, which is shown when there is no plan
  --synth REF        compare the synthesized JSON of this tree with that of a branch, tag or commit
  --stack NAME       stack in cdktf.out/stacks, or path of a cdk.tf.json; default: the plan's stack, or all with --synth
  --allow SEVERITY   most severe finding that passes: none, notice, warning or error; default: notice
  --allow-list PATH  findings that are accepted, with a reason and a date; default: plan-review.json
  --format FORMAT    markdown, json, sarif or junit; default: markdown
  --full             print everything, even if it exceeds a GitHub comment; other formats always do
  --version          print the version
  --help             print this help

Exit code: 0 passed, 1 findings, 2 cannot be reviewed.`;

/** Invalid arguments, or files that cannot be read. */
class UsageError extends Error {}

export interface CommandContext {
  /** The project's folder, which contains `cdktf.out` and the allow-list. */
  directory: string;
  today: string;
  /** Printed by `--version`. */
  version: string;
  synthesize: Synthesize;
}

export interface Outcome {
  exitCode: 0 | 1 | 2;
  /** In the format that is asked for. */
  output: string;
}

/** Never throws: an unexpected error is an outcome that fails. */
export const runPlanReview = (args: string[], context: CommandContext): Outcome => {
  const format = findFormat(readFormat(args));
  const { version } = context;
  try {
    const options = parse(args);
    if (options.help) return { exitCode: 0, output: USAGE };
    if (options.version) return { exitCode: 0, output: version };
    if (options.approved !== undefined) return compareReviews(options.approved, options.plan ?? "");
    const reviews = createReviews(options, context);
    const path = options.plan ?? "cdktf.out";
    const output = format.write(reviews, { isFull: options.full, version, path });
    return { exitCode: chooseExitCode(reviews), output };
  } catch (error) {
    const failed = { isFull: false, version, path: "plan.json" };
    return { exitCode: 2, output: format.fail(describeError(error), readLog(args), failed) };
  }
};

const compareReviews = (approved: string, planned: string): Outcome => {
  const differences = listDifferences(
    parseReview(readFile(approved, "approved review"), "approved"),
    parseReview(readFile(planned, "review"), "planned"),
  );
  return { exitCode: differences.length === 0 ? 0 : 1, output: writeDifferences(differences) };
};

const chooseExitCode = (reviews: Review[]): Outcome["exitCode"] => {
  if (reviews.some(({ stack }) => stack.gaps.length > 0)) return 2;
  return reviews.every(({ passes }) => passes) ? 0 : 1;
};

/** Also of arguments that are invalid otherwise: the error is written in the same format. */
const readFormat = (args: string[]): string => readOption(args, "--format") ?? "";

const readOption = (args: string[], name: string): string | undefined => {
  const at = args.findIndex((arg) => arg === name || arg.startsWith(`${name}=`));
  if (at < 0) return undefined;
  return args[at]?.startsWith(`${name}=`) ? args[at].slice(name.length + 1) : args[at + 1];
};

/** Lines of Terraform's log that are shown; the errors come last. */
const LOG_LINES = 60;

/** Terraform leaves sensitive values out of its messages itself. */
const readLog = (args: string[]): string => {
  const path = readOption(args, "--log");
  if (path === undefined || !existsSync(path)) return "";
  const lines = decodeText(readBoundedBytes(path)).trimEnd().split("\n").slice(-LOG_LINES);
  return `\n\n${diff(lines.map((line) => `  ${line}`))}`;
};

/** Our own errors say how to fix them; others are marked as unexpected. */
const describeError = (error: unknown): string => {
  const isOurs = [UsageError, UnreadablePlan, UnreadableAllowList, UnreadableReview].some(
    (one) => error instanceof one,
  );
  const message = error instanceof Error ? error.message : String(error);
  return isOurs ? message : `Unexpected: ${message}`;
};

type Options = ReturnType<typeof parse>;

const parse = (args: string[]) => {
  const { values, positionals } = parseOrExplain(args);
  const [plan, ...others] = positionals;
  if (others.length > 0)
    throw new UsageError(`Expected one plan, received ${positionals.join(", ")}.`);
  if (!isSeverity(values.allow)) {
    throw new UsageError(`--allow is "${values.allow}"; expected none, notice, warning or error.`);
  }
  if (!FORMAT_NAMES.includes(values.format)) {
    const expected = FORMAT_NAMES.join(", ");
    throw new UsageError(`--format is "${values.format}"; expected one of ${expected}.`);
  }
  if (!values.help && !values.version && (plan === undefined) === (values.synth === undefined)) {
    throw new UsageError(
      "Expected either a plan or --synth REF. See: terraform-plan-review --help",
    );
  }
  return { ...values, allow: values.allow, plan };
};

const parseOrExplain = (args: string[]) => {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        synth: { type: "string" },
        stack: { type: "string" },
        allow: { type: "string", default: "notice" },
        "allow-list": { type: "string", default: "plan-review.json" },
        approved: { type: "string" },
        log: { type: "string" },
        format: { type: "string", default: "markdown" },
        full: { type: "boolean", default: false },
        help: { type: "boolean", default: false },
        version: { type: "boolean", default: false },
      },
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${message.replace(/\.?$/, ".")} See: terraform-plan-review --help`);
  }
};

const createReviews = (options: Options, context: CommandContext): Review[] => {
  const common = {
    allowList: readAllowList(resolve(context.directory, options["allow-list"])),
    today: context.today,
    allow: options.allow,
  };
  if (options.synth !== undefined) return reviewsOfSynth(options.synth, options, context, common);
  const plan = parsePlan(readFile(options.plan ?? "", "plan"));
  const document = stackOfPlan(plan, documentsFor(options.stack, context.directory));
  return [review(readPlan(plan, document), { ...common, subject: "Plan" })];
};

const reviewsOfSynth = (
  ref: string,
  { stack }: Options,
  { directory, synthesize }: CommandContext,
  common: Omit<ReviewOptions, "subject">,
): Review[] => {
  const base = documentsOfRef(directory, ref, synthesize);
  synthesize(directory);
  const head = allDocumentsIn(directory);
  const names = [...new Set([...base.keys(), ...head.keys()])].toSorted();
  if (stack !== undefined && !names.includes(stack)) throw unknownStack(stack, names);
  if (names.length === 0) throw new UsageError("Neither tree has a stack: synthesis wrote none.");
  return names
    .filter((name) => stack === undefined || name === stack)
    .map((name) =>
      review(compareSynthesized(base.get(name), head.get(name)), {
        ...common,
        subject: "Synthesis",
      }),
    );
};

/** The named stack, or all of them. */
const documentsFor = (stack: string | undefined, directory: string): Documents => {
  if (stack?.endsWith(".json")) return new Map([[stack, readDocument(stack)]]);
  const documents = documentsIn(directory);
  if (stack === undefined) return documents;
  const document = documents.get(stack);
  if (!document) throw unknownStack(stack, [...documents.keys()]);
  return new Map([[stack, document]]);
};

const unknownStack = (stack: string, names: string[]): UsageError =>
  new UsageError(
    `There is no stack "${stack}" in cdktf.out/stacks; expected one of ${names.join(", ") || "none: run npm run build && npm run synth first"}.`,
  );

const readDocument = (path: string): Body => {
  const document = parseJsonOrNothing(readFile(path, "stack"));
  if (isBody(document)) return document;
  throw new UsageError(`${path} is not Terraform JSON: expected an object, such as cdk.tf.json.`);
};

const readAllowList = (path: string): unknown[] =>
  existsSync(path) ? parseAllowList(readFile(path, "allow-list")) : [];

const readFile = (path: string, what: string): string => {
  try {
    return decodeText(readBoundedBytes(path));
  } catch (error) {
    throw new UsageError(`The ${what} ${path} cannot be read: ${(error as Error).message}.`, {
      cause: error,
    });
  }
};
