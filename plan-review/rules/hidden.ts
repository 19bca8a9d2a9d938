// Judges what is hidden as if it were not. A rule looks at values that it can read; a sensitive variable must not keep a
// dangerous one from it.
import { hasSecret, judgeUncovered } from "../marks/secret.ts";
import type { Resource, Severity } from "../plan/model.ts";
import type { Flaw, Reviewed, Rule } from "./rule.ts";

type Worst = ReadonlyMap<string, Severity>;

/** @param flaws that the rule finds without looking at hidden values. @returns the others, without a word of the values. */
type ListHiddenFlaws = (rule: Rule, flaws: Flaw[]) => Flaw[];

export const createHiddenFlaws = (rules: Rule[], reviewed: Reviewed): ListHiddenFlaws => {
  const { stack } = reviewed;
  const hiding = stack.resources.filter(hidesSomething);
  if (hiding.length === 0) return () => [];
  const byRule = judgeUncovered(stack.resources, (resources) => {
    const whole = { ...reviewed, stack: { ...stack, resources } };
    return new Map(rules.map((rule) => [rule.id, listWorst(rule, rule.check(whole))]));
  });
  return (rule, flaws) => {
    const known = listWorst(rule, flaws);
    return hiding.flatMap((resource) => {
      const severity = byRule.get(rule.id)?.get(resource.address);
      return severity === undefined || isAsBad(known.get(resource.address), severity)
        ? []
        : [{ resource, what: `${rule.title}, because of a hidden value.`, severity }];
    });
  };
};

const hidesSomething = ({ before, after }: Resource): boolean =>
  hasSecret(before) || hasSecret(after);

const SEVERITIES: readonly Severity[] = ["notice", "warning", "error"];

const isAsBad = (one: Severity | undefined, other: Severity): boolean =>
  one !== undefined && SEVERITIES.indexOf(one) >= SEVERITIES.indexOf(other);

/** @returns the worst severity by address. */
const listWorst = (rule: Rule, flaws: Flaw[]): Worst => {
  const worst = new Map<string, Severity>();
  for (const { resource, severity = rule.severity } of flaws) {
    if (!isAsBad(worst.get(resource.address), severity)) worst.set(resource.address, severity);
  }
  return worst;
};
