// The first line of a report: how much happens.
import type { Action, Output, Resource, Stack } from "../plan/model.ts";

const COUNTED: [Action, string][] = [
  ["create", "to create"],
  ["change", "to change"],
  ["replace", "to replace"],
  ["destroy", "to destroy"],
];

/** "nothing to do" only where Terraform says "No changes". */
export const summarize = (stack: Stack): string => {
  const { resources } = stack;
  const count = (action: Action) => resources.filter((one) => one.action === action).length;
  const counts = COUNTED.map(([action, words]) => `${count(action)} ${words}`);
  const others = listOthers(stack, count("forget"));
  const isIdle = resources.every(({ action }) => action === "none");
  if (!isIdle) return [...counts, ...others].join(", ");
  return others.length === 0 ? "nothing to do" : `no resource to change, ${others.join(", ")}`;
};

const listOthers = (stack: Stack, forgotten: number): string[] => {
  const { resources, reads, outputs, drift, checks, deferred, invocations, settings } = stack;
  const failed = checks.filter(({ status }) => status === "fail" || status === "error");
  const counts: [count: number, words: string, wordsForOne?: string][] = [
    [forgotten, "to forget"],
    [resources.filter(isImported).length, "to import"],
    [resources.filter(isMoved).length, "to move"],
    [reads.length, "to read"],
    [outputs.filter(isChanging).length, "outputs to change", "output to change"],
    [settings.length, "settings to change", "setting to change"],
    [
      invocations.filter((one) => one.deferredBecause === undefined).length,
      "actions to invoke",
      "action to invoke",
    ],
    [
      deferred.length + invocations.filter((one) => one.deferredBecause !== undefined).length,
      "deferred",
    ],
    [drift.filter(({ action }) => action !== "none").length, "changed outside of Terraform"],
    [failed.length, "failed checks", "failed check"],
    [stack.gaps.length, "gaps in what is known", "gap in what is known"],
  ];
  return counts.flatMap(([count, words, wordsForOne = words]) =>
    count === 0 ? [] : [`${count} ${count === 1 ? wordsForOne : words}`],
  );
};

const isImported = ({ importedFrom }: Resource): boolean => importedFrom !== undefined;

const isMoved = ({ movedFrom }: Resource): boolean => movedFrom !== undefined;

export const isChanging = ({ action }: Output): boolean => action !== "none";
