// Lambda functions and the names that callers use for them.
import { invalid, optionalNumber, optionalText, requiredText } from "../terraform/attributes.ts";
import type { Resource } from "../terraform/configuration.ts";
import { block } from "../terraform/document.ts";
import { toTextMap } from "../terraform/values.ts";
import { type CodeResources, type FunctionCode, readCode } from "./function-code.ts";

export interface LambdaModel extends FunctionCode {
  readonly address: string;
  readonly functionName: string;
  readonly arn: string;
  readonly roleArn: string;
  /** `file.export` of most runtimes; "" for images. */
  readonly handler: string;
  /** For example `nodejs24.x`; "" for images. */
  readonly runtime: string;
  /** Shell command that runs it instead of its runtime. Default: none. */
  readonly command?: string;
  readonly timeoutSeconds: number;
  readonly memoryMib: number;
  /** Size of `/tmp`. Default: 512. */
  readonly temporaryMib?: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Maximum number of concurrent calls, 0 for none; undefined: the account's unreserved concurrency. */
  readonly reservedConcurrency?: number;
  /** ARN that receives asynchronous events that were given up; undefined: none. */
  readonly deadLetterArn?: string;
  /** Versions by alias name. */
  readonly aliases: ReadonlyMap<string, string>;
}

/** A function as a caller refers to it. */
export interface FunctionTarget {
  /** Without a qualifier. */
  functionArn: string;
  /** Undefined: it belongs to another configuration. */
  fn: LambdaModel | undefined;
  /** A version or an alias; undefined: the function itself. */
  qualifier?: string;
}

/** A function of this configuration. */
export interface OwnTarget extends FunctionTarget {
  fn: LambdaModel;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DEFAULT_TIMEOUT_SECONDS = 3;
const DEFAULT_MEMORY_MIB = 128;

/**
 * @param directory of the stack, the base of relative zip paths.
 * @param related aliases of all functions, and what their code is read from.
 */
export const readFunction = (
  resource: Resource,
  directory: string,
  { aliases, ...code }: CodeResources & { aliases: Resource[] },
): LambdaModel => ({
  address: resource.address,
  functionName: requiredText(resource, "function_name"),
  arn: requiredText(resource, "arn"),
  roleArn: requiredText(resource, "role"),
  ...readCode(resource, directory, code),
  handler: optionalText(resource, "handler") ?? "",
  runtime: optionalText(resource, "runtime") ?? "",
  timeoutSeconds: optionalNumber(resource, "timeout") ?? DEFAULT_TIMEOUT_SECONDS,
  memoryMib: optionalNumber(resource, "memory_size") ?? DEFAULT_MEMORY_MIB,
  ...readStorage(resource),
  environment: toTextMap(block(resource.attribute("environment"))["variables"]),
  ...readConcurrency(resource),
  ...readDeadLetters(resource),
  aliases: readAliases(resource, aliases),
});

const readStorage = (resource: Resource): Pick<LambdaModel, "temporaryMib"> => {
  const size = block(resource.attribute("ephemeral_storage"))["size"] ?? undefined;
  return size === undefined ? {} : { temporaryMib: Number(size) };
};

const readDeadLetters = (resource: Resource): Pick<LambdaModel, "deadLetterArn"> => {
  const arn = block(resource.attribute("dead_letter_config"))["target_arn"];
  return typeof arn === "string" && arn !== "" ? { deadLetterArn: arn } : {};
};

/** The provider's default, -1, means unreserved. */
const readConcurrency = (resource: Resource): Pick<LambdaModel, "reservedConcurrency"> => {
  const reservedConcurrency = optionalNumber(resource, "reserved_concurrent_executions") ?? -1;
  return reservedConcurrency < 0 ? {} : { reservedConcurrency };
};

const readAliases = (fn: Resource, aliases: Resource[]): Map<string, string> => {
  const named = { functionName: requiredText(fn, "function_name"), arn: requiredText(fn, "arn") };
  return new Map(
    aliases
      .filter((alias) => isNamed(named, optionalText(alias, "function_name") ?? ""))
      .map((alias) => [
        requiredText(alias, "name"),
        optionalText(alias, "function_version") ?? LATEST,
      ]),
  );
};

const LATEST = "$LATEST";

/** @returns the version that a call runs: the qualifier itself, or the alias's version. */
export const resolveVersion = ({ aliases }: LambdaModel, qualifier: string = LATEST): string =>
  aliases.get(qualifier) ?? (/^\d+$/.test(qualifier) ? qualifier : LATEST);

/**
 * Splits `:{version or alias}` from the name of a function.
 *
 * @param name `name`, `{account}:function:name` or an ARN, each with or without a qualifier.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestParameters
 */
export const splitQualifier = (name: string): { unqualified: string; qualifier?: string } => {
  const [, unqualified, qualifier] = /^((?:.*:function:)?[^:]+):([^:]+)$/.exec(name) ?? [];
  return unqualified === undefined || qualifier === undefined || /(^|:)function$/.test(unqualified)
    ? { unqualified: name }
    : { unqualified, qualifier };
};

type Named = Pick<LambdaModel, "functionName" | "arn">;

/** @param name as for splitQualifier; the qualifier is ignored. */
export const isNamed = (fn: Named, name: string): boolean =>
  isNamedExactly(fn, splitQualifier(name).unqualified);

/** Thousands of mappings each look at thousands of functions, so ARNs are not taken apart. */
const isNamedExactly = ({ functionName, arn }: Named, unqualified: string): boolean =>
  unqualified === functionName ||
  unqualified === arn ||
  (END_OF_ARN.test(unqualified) && arn.endsWith(`:${unqualified}`));

/** `{account}:function:{name}` */
const END_OF_ARN = /^[^:]+:function:/;

/** @param name as for splitQualifier. @returns undefined for an unknown function. */
export const findTarget = (functions: LambdaModel[], name: string): OwnTarget | undefined => {
  const { unqualified, qualifier } = splitQualifier(name);
  const fn = functions.find((one) => isNamedExactly(one, unqualified));
  return fn && { functionArn: fn.arn, fn, ...(qualifier !== undefined && { qualifier }) };
};

/** `…:lambda:path/2015-03-31/functions/{function ARN}/invocations`, with a qualifier or without. */
const INVOKE_ARN = /functions\/(arn:[^/]*?:function:[^/:]+)(?::([^/]+))?\/invocations$/;

/** A function's own ARN. */
const FUNCTION_ARN = /^(arn:[^/:]+:lambda:[^/:]*:[^/:]*:function:[^/:]+)(?::([^/:]+))?$/;

/** @param uri of an integration or authorizer. @returns undefined when it invokes no function. */
export const findTargetOfUri = (
  uri: string,
  functions: LambdaModel[],
): FunctionTarget | undefined => {
  const [, functionArn, qualifier] = INVOKE_ARN.exec(uri) ?? FUNCTION_ARN.exec(uri) ?? [];
  if (functionArn === undefined) return undefined;
  const fn = functions.find(({ arn }) => arn === functionArn);
  return { functionArn, fn, ...(qualifier !== undefined && { qualifier }) };
};

/** @param attribute that holds the URI. */
export const requiredTarget = (
  resource: Resource,
  attribute: string,
  functions: LambdaModel[],
): FunctionTarget => {
  const uri = requiredText(resource, attribute);
  const target = findTargetOfUri(uri, functions);
  if (target === undefined) {
    throw invalid(
      resource,
      `${attribute} ${JSON.stringify(uri)} does not invoke a Lambda function. ` +
        'Set it to "${aws_lambda_function.NAME.invoke_arn}".',
    );
  }
  return target;
};

/** Replaces stage variables in the qualifier, such as `${stageVariables.alias}`. */
export const inStage = (
  { functionArn, fn, qualifier }: FunctionTarget,
  variables: Record<string, string>,
): FunctionTarget => ({
  functionArn,
  fn,
  ...(qualifier !== undefined && {
    qualifier: qualifier.replace(/\$\{stageVariables\.(\w+)\}/g, (variable, name: string) =>
      Object.hasOwn(variables, name) ? String(variables[name]) : variable,
    ),
  }),
});

/** @returns the ARN with the qualifier, as in Lambda's policies and messages. */
export const qualifiedArn = ({
  functionArn,
  qualifier,
}: Pick<FunctionTarget, "functionArn" | "qualifier">): string =>
  qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`;
