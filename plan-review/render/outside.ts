// The sections of what happens besides the changes of resources: moves, outputs, drift, checks, provider actions.
import type { Change, Check, Invocation, Output, Resource, Stack } from "../plan/model.ts";
import { attributeLines } from "./attributes.ts";
import { writeSection } from "./changes.ts";
import { block, type Layout } from "./layout.ts";
import { isChanging } from "./summary.ts";

export const writeOutside = (stack: Stack, layout: Layout): string[] => {
  const { resources, outputs, drift, checks, deferred, invocations, reads, settings } = stack;
  const list = (title: string, lines: string[]): string[] =>
    lines.length === 0 ? [] : [`### ${title}\n\n${block(lines, layout)}\n`];
  const section = (title: string, changed: Resource[]): string[] =>
    writeSection(title, changed, (one) => attributeLines(one, undefined, layout), layout);
  const compared = settings.flatMap(({ name, before, after }) =>
    compare(name, before, after, layout),
  );
  return [
    ...list("Settings", compared),
    ...list("Moved and imported", resources.filter(isQuiet).flatMap(describeMove)),
    ...list(
      "Outputs",
      outputs.filter(isChanging).flatMap((one) => describeOutput(one, layout)),
    ),
    ...section(
      "Deferred to a later plan",
      deferred.map(({ resource }) => resource),
    ),
    ...list(
      "Actions of providers",
      invocations.flatMap((one) => describeInvocation(one, layout)),
    ),
    ...list("Checks", checks.flatMap(describeCheck)),
    ...section("Changed outside of Terraform", drift),
    ...list(
      "Read during the apply",
      reads.map(({ path }) => `  ${path}`),
    ),
  ];
};

/** Changed resources say it in their own section. */
const isQuiet = ({ action, movedFrom, importedFrom }: Resource): boolean =>
  action === "none" && (movedFrom !== undefined || importedFrom !== undefined);

const describeMove = ({ path, movedFrom, importedFrom }: Resource): string[] => [
  ...(movedFrom === undefined ? [] : [`! ${path}: moved from ${movedFrom}`]),
  ...(importedFrom === undefined
    ? []
    : [`! ${path}: imported from ${importedFrom || "an unknown id"}`]),
];

const describeOutput = ({ name, before, after, unknown }: Output, layout: Layout): string[] =>
  compare(name, before, after, layout, unknown);

const describeInvocation = (invocation: Invocation, layout: Layout): string[] => {
  const { address, type, trigger, config, deferredBecause } = invocation;
  const deferred = deferredBecause === undefined ? "" : `, deferred: ${deferredBecause}`;
  return [
    `! ${address} (${type}), triggered by ${trigger}${deferred}`,
    ...compare("config", undefined, config, layout),
  ];
};

const describeCheck = ({ address, status, problems }: Check): string[] =>
  status === "pass"
    ? []
    : [
        `! ${address}: ${status === "unknown" ? "known after apply" : status}`,
        ...problems.map((problem) => `  ${problem}`),
      ];

/** Compares single values as the attributes of a resource are compared. */
const compare = (
  name: string,
  before: unknown,
  after: unknown,
  layout: Layout,
  unknown: unknown = false,
): string[] => {
  const change: Change = {
    action: "change",
    before: { [name]: before },
    after: { [name]: after },
    unknown: { [name]: unknown },
  };
  return attributeLines({ ...change, type: "", replacedBecause: [] }, undefined, layout);
};
