// Resources and stacks for tests of the plan review, with harmless defaults.
import {
  createStack as createModel,
  type Finding,
  type Resource,
  type Stack,
} from "../../plan-review/plan/model.ts";
import { sealChange } from "../../plan-review/plan/read-change.ts";
import { writeWhole } from "../../plan-review/render/page.ts";
import { reportOn, type Review, review, type ReviewOptions } from "../../plan-review/review.ts";
import { findFindings } from "../../plan-review/rules/rules.ts";

type Body = Record<string, unknown>;

/** Of a resource, and which of its values are hidden. */
export type Others = Partial<Resource> & { sensitiveBefore?: unknown; sensitiveAfter?: unknown };

const resource = (type: string, name: string, others: Others): Resource => {
  const { sensitiveBefore, sensitiveAfter, before, after, unknown = {}, ...rest } = others;
  const change = { before, after, after_unknown: unknown };
  return {
    address: `${type}.${name}`,
    type,
    path: `dev/${name}`,
    isData: false,
    action: "none",
    replacedBecause: [],
    written: {},
    ...rest,
    ...sealChange(change, [sensitiveBefore, sensitiveAfter]),
  };
};

export const created = (type: string, after: Body, others: Others = {}): Resource =>
  resource(type, "new", { action: "create", after, ...others });

export const changed = (type: string, before: Body, after: Body, others: Others = {}): Resource =>
  resource(type, "one", { action: "change", before, after, ...others });

export const kept = (type: string, body: Body, others: Others = {}): Resource =>
  resource(type, "kept", { before: body, after: body, ...others });

export const destroyed = (type: string, before: Body, others: Others = {}): Resource =>
  resource(type, "old", { action: "destroy", before, ...others });

export const createStack = (...resources: Resource[]): Stack =>
  createModel({ name: "dev", resources });

export const findings = (...resources: Resource[]): Finding[] =>
  findFindings(createStack(...resources));

/** The page of a review, with long values cut. */
export const writePage = (stack: Stack, options: Partial<ReviewOptions> = {}): string =>
  writeWhole([reportOn(reviewStack(stack, options), true)]);

export const reviewStack = (stack: Stack, options: Partial<ReviewOptions> = {}): Review =>
  review(stack, {
    subject: "Plan",
    allowList: [],
    today: "2026-12-01",
    allow: "notice",
    ...options,
  });

/** Ids of the findings. */
export const ids = (...resources: Resource[]): string[] =>
  findings(...resources).map(({ id }) => id);

/** A policy document with one statement. */
export const policy = (action: string | string[], on: string | string[], others = {}): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: action, Resource: on, ...others }],
  });
