// Says once, when a call names something that the configuration does not have, what it named and what there is.
import { excerpt } from "../../shared/excerpt.ts";
import { isOwnCall } from "../aws/json-client.ts";
import { nameAll } from "../diagnostics/name-all.ts";
import type { Output } from "../diagnostics/output.ts";
import type { AccessControl } from "../iam/access-control.ts";
import type { Model } from "../model/model.ts";

export interface MissingNamesOptions {
  model: Pick<Model, "tables" | "queues" | "topics" | "functions" | "apis" | "httpApis">;
  access: Pick<AccessControl, "identify">;
  output: Pick<Output, "warn">;
}

export type NamedKind = "table" | "queue" | "topic" | "function" | "API" | "stage";

/** Lines in all: names may come from clients. */
const MAX_LINES = 50;

export class MissingNames {
  private readonly options: MissingNamesOptions;
  private readonly told = new Set<string>();

  constructor(options: MissingNamesOptions) {
    this.options = options;
  }

  /**
   * Prints a line, once per name.
   *
   * @param authorization header of the call. @param name without an ARN or URL around it.
   */
  tell(authorization: string | undefined, kind: NamedKind, name: string): void {
    const key = `${kind} ${name}`;
    if (isOwnCall(authorization) || this.told.has(key) || this.told.size >= MAX_LINES) return;
    const names = LIST[kind](this.options.model);
    // It is here: something else was missing.
    if (names.includes(name)) return;
    this.told.add(key);
    const { roleArn, userArn } = this.options.access.identify(authorization);
    const caller = roleArn === undefined ? undefined : userArn.split("/").at(-1);
    const there = names.length === 0 ? "none" : nameAll(names.map((one) => `"${one}"`));
    this.options.output.warn(
      `${caller ?? "A caller"} called the ${kind} "${excerpt(name)}", which this configuration does not have; it has ${there}. ` +
        "A name from another stack or state leads nowhere here: pass one that is here, " +
        `with --var NAME=VALUE or --env ${caller ?? "FUNCTION"}.NAME=VALUE.`,
    );
  }
}

const LIST: Record<NamedKind, (model: MissingNamesOptions["model"]) => string[]> = {
  table: ({ tables }) => tables.map(({ name }) => name),
  queue: ({ queues }) => queues.map(({ name }) => name),
  topic: ({ topics }) => topics.map(({ name }) => name),
  function: ({ functions }) => functions.map(({ functionName }) => functionName),
  API: ({ apis, httpApis }) => [...apis, ...httpApis].map(({ id }) => id),
  stage: ({ apis }) => apis.flatMap(({ stages }) => stages.map(({ name }) => name)),
};

/** Errors of DynamoDB and SQS about a name. */
const NOT_THERE = /ResourceNotFoundException|NonExistentQueue|QueueDoesNotExist/;

/** @param answer of a call that failed. @returns what the call named; nothing when something else went wrong. */
export const listNamed = (
  target: string,
  input: object,
  answer: string,
): { kind: NamedKind; name: string }[] => {
  if (!NOT_THERE.test(answer)) return [];
  const { TableName, RequestItems, QueueUrl, QueueName } = input as Record<string, unknown>;
  if (target.startsWith("AmazonSQS.")) {
    const queue = QueueUrl ?? QueueName;
    return typeof queue === "string" ? [{ kind: "queue", name: lastOf(queue, "/") }] : [];
  }
  const batch = typeof RequestItems === "object" && RequestItems ? Object.keys(RequestItems) : [];
  const tables = typeof TableName === "string" ? [lastOf(TableName, "/")] : batch;
  return tables.map((name) => ({ kind: "table", name }));
};

/** Of a URL or an ARN; a name is its own last part. */
export const lastOf = (text: string, separator: string): string =>
  text.slice(text.lastIndexOf(separator) + 1);
