// What a review reads: every resource of a stack as it is and as it will be, whether a plan or two syntheses say so.

export type Body = Record<string, unknown>;

export type Action = "none" | "create" | "change" | "replace" | "destroy" | "forget";

/** An argument as the configuration writes it. */
export interface Written {
  /** A constant, or a template with `${…}` in it; undefined where only the references are known. */
  text?: string;
  /** Addresses that it refers to, some with an attribute: `aws_sqs_queue.jobs`, `aws_sqs_queue.jobs.arn`. */
  references: string[];
}

export interface Resource {
  /** Terraform's, for example `aws_sqs_queue.broadcasts_queue_3917D3D1`. */
  address: string;
  type: string;
  /** The construct path, for example `dev/broadcasts/queue`; the address where there is none. */
  path: string;
  action: Action;
  /** Undefined when it is created. */
  before: Body | undefined;
  /** Undefined when it is destroyed. Without what is unknown until it is applied. */
  after: Body | undefined;
  /** Shaped like the values: `true` marks what is meant, with everything in it. */
  unknown: unknown;
  sensitiveBefore: unknown;
  sensitiveAfter: unknown;
  /** Attributes that cannot be changed in place, and that are. */
  replacedBecause: string[];
  written: Record<string, Written>;
}

export interface Stack {
  /** First part of the construct paths; undefined when nothing is known about them. */
  name: string | undefined;
  resources: Resource[];
}

export type Severity = "error" | "warning" | "notice";

export interface Finding {
  /** Never given another meaning: allow-lists refer to it. */
  id: string;
  severity: Severity;
  /** Path of the resource. */
  resource: string;
  address: string;
  /** Markdown. */
  what: string;
  /** Markdown. */
  mend: string;
}

export const isBody = (value: unknown): value is Body =>
  typeof value === "object" && value !== null && !Array.isArray(value);
