// A review as JSON, for programs. plan-review/schema/review.schema.json describes it.
import { stringifyPrintable } from "../../shared/escape-controls.ts";
import type { JudgedFinding } from "../allow-list.ts";
import type { Policy } from "../iam/policies.ts";
import type { Invocation, Output, Resource, Setting } from "../plan/model.ts";
import type { Review } from "../review.ts";
import { attributeLines } from "./attributes.ts";
import { isIamChanged, listIamLines } from "./iam.ts";
import { summarize } from "./summary.ts";

/** Raised when a field goes away or changes its meaning. */
const VERSION = 1;

export const writeJson = (reviews: Review[]): string =>
  stringifyPrintable(
    {
      version: VERSION,
      passes: reviews.every(({ passes }) => passes),
      stacks: reviews.map(toStack),
    },
    2,
  );

/** @param message why there is no review. */
export const writeJsonError = (message: string): string =>
  stringifyPrintable({ version: VERSION, passes: false, error: message, stacks: [] }, 2);

const WHOLE = { isShort: false };

const toStack = (reviewed: Review): object => {
  const { stack, subject, findings, policies, passes } = reviewed;
  return {
    name: stack.name ?? null,
    subject,
    summary: summarize(stack),
    passes,
    gaps: stack.gaps,
    findings: findings.map(toFinding),
    iam: policies.filter(isIamChanged).map(toIam),
    changes: stack.resources.filter(isShown).map(toChange),
    drift: stack.drift.map(toChange),
    deferred: stack.deferred.map(({ resource, reason }) => ({ ...toChange(resource), reason })),
    reads: stack.reads.map(({ address }) => address),
    outputs: stack.outputs.filter(({ action }) => action !== "none").map(toOutput),
    settings: stack.settings.map(toSetting),
    checks: stack.checks,
    invocations: stack.invocations.map(toInvocation),
  };
};

const toFinding = ({ allowedBy, ...finding }: JudgedFinding): object => ({
  ...finding,
  allowedUntil: allowedBy?.expires ?? null,
  allowedBecause: allowedBy?.reason ?? null,
});

const toIam = (policy: Policy) => ({
  owner: policy.owner,
  address: policy.resource.address,
  lines: listIamLines(policy),
});

const toOutput = ({ name, action, before, after, unknown }: Output): object => ({
  name,
  action,
  before: before ?? null,
  after: after ?? null,
  isUnknown: unknown === true,
});

const toSetting = ({ name, before, after }: Setting): object => ({
  name,
  before: before ?? null,
  after: after ?? null,
});

const toInvocation = ({ config, ...invocation }: Invocation): object => ({
  ...invocation,
  config: config ?? null,
});

const isShown = ({ action, movedFrom, importedFrom }: Resource): boolean =>
  action !== "none" || movedFrom !== undefined || importedFrom !== undefined;

const toChange = (resource: Resource): object => ({
  address: resource.address,
  path: resource.path,
  type: resource.type,
  action: resource.action,
  movedFrom: resource.movedFrom ?? null,
  importedFrom: resource.importedFrom ?? null,
  deposed: resource.deposed ?? null,
  replacedBecause: resource.replacedBecause,
  attributes: attributeLines(resource, undefined, WHOLE),
});
