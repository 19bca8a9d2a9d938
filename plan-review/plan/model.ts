// The input of a review: every resource of a stack before and after, from a plan or from two syntheses.

export type Body = Record<string, unknown>;

export type Action = "none" | "create" | "change" | "replace" | "destroy" | "forget";

/** An argument as the configuration writes it. */
export interface Written {
  /** A constant, or a template with `${…}`; undefined if only the references are known. */
  text?: string;
  /** Addresses that it refers to, some with an attribute: `aws_sqs_queue.jobs`, `aws_sqs_queue.jobs.arn`. */
  references: string[];
}

export interface Resource {
  /** Terraform's, for example `aws_sqs_queue.broadcasts_queue_3917D3D1`. */
  address: string;
  type: string;
  /** The construct path, for example `dev/broadcasts/queue`; the address if there is none. */
  path: string;
  action: Action;
  /** Undefined when it is created. */
  before: Body | undefined;
  /** Undefined when it is destroyed. Values unknown until apply are absent. */
  after: Body | undefined;
  /** Shaped like the values: `true` marks an unknown value and everything in it. */
  unknown: unknown;
  sensitiveBefore: unknown;
  sensitiveAfter: unknown;
  /** Changed attributes that cannot be changed in place. */
  replacedBecause: string[];
  written: Record<string, Written>;
}

export interface Stack {
  /** First part of the construct paths; undefined when these are unknown. */
  name: string | undefined;
  resources: Resource[];
}

export type Severity = "error" | "warning" | "notice";

export interface Finding {
  /** Its meaning never changes: allow-lists refer to it. */
  id: string;
  severity: Severity;
  /** Path of the resource. */
  resource: string;
  address: string;
  /** Markdown. */
  what: string;
  /** Markdown: how to fix it. */
  fix: string;
}

export const isBody = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);
