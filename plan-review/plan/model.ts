// The input of a review: everything that a plan, or the comparison of two syntheses, says about a stack.
import type { Body } from "../marks/body.ts";

export type Action = "none" | "create" | "change" | "replace" | "destroy" | "forget" | "read";

/** An argument as the configuration writes it. */
export interface Written {
  /** A constant, or a template with `${…}`; undefined if only the references are known, or the value is hidden. */
  text?: string;
  /** Addresses that it refers to, some with an attribute: `aws_sqs_queue.jobs`, `aws_sqs_queue.jobs.arn`. */
  references: string[];
  /** The arguments of nested blocks. */
  blocks?: Record<string, Written>[];
}

/** Values before and after; hidden ones are Secrets. */
export interface Change {
  action: Action;
  /** Undefined when it is created. */
  before: Body | undefined;
  /** Undefined when it is destroyed. Values unknown until apply are absent. */
  after: Body | undefined;
  /** Shaped like the values: `true` marks an unknown value and everything in it. */
  unknown: unknown;
}

export interface Resource extends Change {
  /** Terraform's, for example `aws_sqs_queue.broadcasts_queue_3917D3D1`. */
  address: string;
  type: string;
  /** The construct path, for example `dev/broadcasts/queue`; the address if there is none. */
  path: string;
  isData: boolean;
  /** Set if the plan says neither what the change makes, nor that it is unknown. */
  lacksValues?: true;
  /** Changed attributes that cannot be changed in place. */
  replacedBecause: string[];
  written: Record<string, Written>;
  /** Types of its provisioners, such as `local-exec`. Undefined in a synthesis, where they are settings. */
  provisioners?: string[];
  /** Its address in the state, when a `moved` block or a rename of the module moves it. */
  movedFrom?: string;
  /** What an `import` block imports; "" when the id is known only after apply. */
  importedFrom?: string;
  /** Key of an old object that a failed replacement left behind, and that this change destroys. */
  deposed?: string;
  /** Terraform's reason for the action, for example `replace_because_tainted`. */
  reason?: string;
}

export interface Output {
  name: string;
  action: Action;
  before: unknown;
  after: unknown;
  unknown: unknown;
}

export interface Check {
  /** Of the check block, resource, output or variable. */
  address: string;
  status: "pass" | "fail" | "error" | "unknown";
  problems: string[];
}

export interface Deferred {
  resource: Resource;
  reason: string;
}

/** An action of a provider that Terraform runs besides the changes, such as an invalidation of a cache. */
export interface Invocation {
  address: string;
  type: string;
  /** What triggers it, in words. */
  trigger: string;
  config: unknown;
  /** Why it is deferred to a later plan; undefined when it runs in this apply. */
  deferredBecause?: string;
}

/** A setting of the stack as a whole, such as its provider's Region. Only syntheses show these. */
export interface Setting {
  /** For example `provider.aws.region`. */
  name: string;
  before: unknown;
  after: unknown;
}

export interface Stack {
  /** First part of the construct paths; undefined when these are unknown. */
  name: string | undefined;
  resources: Resource[];
  /** Data sources that are read during the apply. */
  reads: Resource[];
  /** What changed outside of Terraform. */
  drift: Resource[];
  outputs: Output[];
  checks: Check[];
  deferred: Deferred[];
  invocations: Invocation[];
  settings: Setting[];
  /** Accounts that are the stack's own, besides those in its resources' ARNs. */
  accounts: string[];
  /** Why the plan is not the whole truth, as sentences in Markdown; empty when it is. */
  gaps: string[];
}

/** @returns a stack in which nothing happens but what is given. */
export const createStack = (given: Pick<Stack, "name" | "resources"> & Partial<Stack>): Stack => ({
  reads: [],
  drift: [],
  outputs: [],
  checks: [],
  deferred: [],
  invocations: [],
  settings: [],
  accounts: [],
  gaps: [],
  ...given,
});

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
