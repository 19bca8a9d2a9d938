// Resources and stacks for tests of the plan review, with harmless defaults.
import type { Finding, Resource, Stack } from "../../plan-review/plan/model.ts";
import { findFindings } from "../../plan-review/rules/rules.ts";

type Body = Record<string, unknown>;

const resource = (type: string, name: string, others: Partial<Resource>): Resource => ({
  address: `${type}.${name}`,
  type,
  path: `dev/${name}`,
  action: "none",
  before: undefined,
  after: undefined,
  unknown: {},
  sensitiveBefore: {},
  sensitiveAfter: {},
  replacedBecause: [],
  written: {},
  ...others,
});

export const created = (type: string, after: Body, others: Partial<Resource> = {}): Resource =>
  resource(type, "new", { action: "create", after, ...others });

export const changed = (
  type: string,
  before: Body,
  after: Body,
  others: Partial<Resource> = {},
): Resource => resource(type, "one", { action: "change", before, after, ...others });

export const kept = (type: string, body: Body, others: Partial<Resource> = {}): Resource =>
  resource(type, "kept", { before: body, after: body, ...others });

export const destroyed = (type: string, before: Body, others: Partial<Resource> = {}): Resource =>
  resource(type, "old", { action: "destroy", before, ...others });

export const createStack = (...resources: Resource[]): Stack => ({ name: "dev", resources });

export const findings = (...resources: Resource[]): Finding[] =>
  findFindings(createStack(...resources));

/** Ids of the findings. */
export const ids = (...resources: Resource[]): string[] =>
  findings(...resources).map(({ id }) => id);

/** A policy document with one statement. */
export const policy = (action: string | string[], on: string | string[], others = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: on, ...others }],
  });
