// Rules of Lambda for a function.
import { atLeast, eachOf, inRange, isArn, maxLength, oneOf, quoted, unique } from "./checks.ts";
import { FUNCTION_ENVIRONMENT_RULES } from "./function-environment.ts";
import { listAssumers } from "./policies.ts";
import type { Rule } from "./rule.ts";
import { isClosedRuntime, isRuntime, NEWEST_NODE } from "./runtimes.ts";
import type { Subject } from "./subjects.ts";

const CREATE_FUNCTION = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html";
const RUNTIMES = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html";
const PACKAGES = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-package.html";

const MAX_NAME_LENGTH = 64;
const MAX_DESCRIPTION_LENGTH = 256;
const MAX_LAYERS = 5;
const SOURCES = ["filename", "image_uri", "s3_bucket"];

/** A name, or a full or partial ARN. */
const FUNCTION_NAME =
  /^(arn:[\w-]+:lambda:)?([a-z]{2}(-\w+)+-\d:)?(\d{12}:)?(function:)?([\w-]+)(:(\$LATEST|[\w-]+))?$/;

const LAMBDA = new Set(["*", "lambda.amazonaws.com", "lambda.amazonaws.com.cn"]);

const isZip = (fn: Subject): boolean => (fn.text("package_type") ?? "Zip") === "Zip";

export const FUNCTION_RULES: Rule[] = [
  {
    by: "Terraform",
    problem: (fn) =>
      FUNCTION_NAME.test(fn.text("function_name") ?? "name")
        ? undefined
        : `invalid value for function_name (must be valid function name or function ARN): ${quoted(fn.text("function_name") ?? "")}`,
    fix: "Use letters, digits, hyphens and underscores.",
    link: CREATE_FUNCTION,
  },
  {
    by: "Lambda",
    problem: (fn) => {
      const name = fn.text("function_name") ?? "";
      return name.length <= MAX_NAME_LENGTH || name.startsWith("arn:")
        ? undefined
        : `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${MAX_NAME_LENGTH}`;
    },
    fix: `Shorten function_name to ${MAX_NAME_LENGTH} characters.`,
    link: CREATE_FUNCTION,
  },
  {
    by: "Lambda",
    problem: (fn) => {
      const text = fn.text("description") ?? "";
      return text.length <= MAX_DESCRIPTION_LENGTH
        ? undefined
        : `1 validation error detected: Value '${text}' at 'description' failed to satisfy constraint: Member must have length less than or equal to ${MAX_DESCRIPTION_LENGTH}`;
    },
    fix: `Shorten description to ${MAX_DESCRIPTION_LENGTH} characters.`,
    link: CREATE_FUNCTION,
  },
  unique(
    "Lambda",
    ["function_name"],
    (fn) => `Function already exist: ${fn.text("function_name")}`,
  ),
  inRange("memory_size", 128, 10_240),
  inRange("timeout", 1, 900),
  inRange("ephemeral_storage.size", 512, 10_240),
  atLeast("reserved_concurrent_executions", -1),
  oneOf("package_type", "Zip", "Image"),
  oneOf("tracing_config.mode", "Active", "PassThrough"),
  oneOf("logging_config.log_format", "JSON", "Text"),
  maxLength("handler", 128),
  isArn("role"),
  isArn("kms_key_arn"),
  isArn("dead_letter_config.target_arn"),
  eachOf("architectures", "x86_64", "arm64"),
  {
    by: "Terraform",
    problem: (fn) => {
      const given = SOURCES.filter((name) => fn.has(name));
      if (given.length === 1) return undefined;
      const all = SOURCES.join(",");
      return given.length === 0
        ? `"filename": one of \`${all}\` must be specified`
        : `${quoted(given[0] ?? "")}: only one of \`${all}\` can be specified, but \`${given.join(",")}\` were specified.`;
    },
    fix: "Set exactly one of filename, image_uri and s3_bucket.",
    link: PACKAGES,
  },
  {
    by: "Terraform",
    problem: (fn) =>
      fn.has("s3_bucket") && !fn.has("s3_key")
        ? '"s3_bucket": all of `s3_bucket,s3_key` must be specified'
        : undefined,
    fix: "Set s3_key.",
    link: PACKAGES,
  },
  {
    by: "Terraform",
    problem: (fn) =>
      isZip(fn) && !(fn.has("handler") && fn.has("runtime"))
        ? "handler and runtime must be set when PackageType is Zip"
        : undefined,
    fix: `Set handler, for example to "index.handler", and runtime, for example to "${NEWEST_NODE}".`,
    link: PACKAGES,
  },
  {
    by: "Lambda",
    problem: (fn) =>
      isZip(fn) && /\s/.test(fn.text("handler") ?? "")
        ? `1 validation error detected: Value '${fn.text("handler")}' at 'handler' failed to satisfy constraint: Member must satisfy regular expression pattern: [^\\s]+`
        : undefined,
    fix: 'Write handler as "file.export".',
    link: CREATE_FUNCTION,
  },
  {
    by: "Lambda",
    problem: (fn) => {
      const runtime = fn.text("runtime");
      return runtime === undefined || isRuntime(runtime)
        ? undefined
        : `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set`;
    },
    fix: `Use one of Lambda's runtime identifiers, such as "${NEWEST_NODE}".`,
    link: RUNTIMES,
  },
  {
    by: "Lambda",
    // A warning only: existing functions keep their runtime.
    level: "warning",
    problem: (fn) => {
      const runtime = fn.text("runtime") ?? "";
      return isClosedRuntime(runtime)
        ? `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions.`
        : undefined;
    },
    fix: `Use a newer runtime, such as "${NEWEST_NODE}".`,
    link: RUNTIMES,
  },
  {
    problem: (fn) =>
      fn.texts("layers").length > MAX_LAYERS
        ? `it has ${fn.texts("layers").length} layers; Lambda allows ${MAX_LAYERS}`
        : undefined,
    fix: "Merge some of them.",
    link: "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
  },
  {
    by: "Lambda",
    problem: (fn, subjects) => {
      const role = subjects.find("aws_iam_role", "arn", fn.text("role"));
      const assumers = role && listAssumers(role);
      return assumers === undefined || assumers.some((name) => LAMBDA.has(name))
        ? undefined
        : `The role defined for the function cannot be assumed by Lambda. (${role?.address})`;
    },
    fix: 'Allow sts:AssumeRole for the service "lambda.amazonaws.com" in its assume_role_policy.',
    link: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  },
  {
    level: "warning",
    problem: (fn) =>
      fn.exactNumber("reserved_concurrent_executions") === 0
        ? "reserved_concurrent_executions is 0, so Lambda answers every call with 429, and its routes fail"
        : undefined,
    fix: "Remove it, or set it to the number of concurrent calls.",
    link: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  },
  ...FUNCTION_ENVIRONMENT_RULES,
];
