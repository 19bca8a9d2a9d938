// The faults that have a switch, as rules of the gateway's fault document.

/** @import { FaultDocument } from "../../../faults/document.ts" */
/** @import { Rule, Switch } from "./types.ts" */

/** @type {Switch[]} */
export const SWITCHES = [
  ...[429, 500, 410].map((answer) => ({
    kind: /** @type {const} */ ("posts"),
    label: `Posts are answered ${answer}`,
    rule: { answer },
  })),
  { kind: "posts", label: "Posts are reset", rule: { answer: "reset" } },
  {
    kind: "posts",
    label: "Posts are delayed",
    rule: { answer: undefined },
    amount: { name: "delayMs", label: "ms", initial: 3000 },
  },
  { kind: "disconnects", label: "$disconnect is lost", rule: {} },
  { kind: "zombies", label: "Clients leave unnoticed", rule: {} },
  { kind: "deliveries", label: "Messages are delivered twice", rule: { twice: true } },
  {
    kind: "deliveries",
    label: "Messages are delivered late",
    rule: { twice: false },
    amount: { name: "delaySeconds", label: "s", initial: 20 },
  },
  { kind: "dynamodb", label: "DynamoDB is throttled", rule: {} },
  {
    kind: "kills",
    label: "Functions are killed",
    rule: {},
    amount: { name: "afterMs", label: "ms after start", initial: 100 },
  },
];

/** @param {FaultDocument} faults @param {Switch} one @returns {Rule | undefined} the rule that turns the switch on */
export const findRule = (faults, { kind, rule }) =>
  /** @type {Rule[]} */ (/** @type {unknown} */ (faults[kind])).find((candidate) =>
    Object.entries(rule).every(([name, value]) => candidate[name] === value),
  );

/**
 * @param {FaultDocument} faults
 * @param {Switch} one
 * @param {Rule | undefined} change of the rule; undefined: turn it off
 * @returns {object} the changed document
 */
export const withSwitch = (faults, one, change) => {
  const { kind, rule, amount } = one;
  const old = findRule(faults, one);
  /** @type {unknown[]} */
  const others = faults[kind].filter((/** @type {unknown} */ each) => each !== old);
  const initial = { ...rule, ...(amount && { [amount.name]: amount.initial }) };
  return { ...faults, [kind]: change ? [...others, { ...initial, ...old, ...change }] : others };
};
