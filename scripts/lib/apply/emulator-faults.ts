// Known faults of moto that make a second plan show changes, each with the reason.
import type { PlannedChange } from "./apply-workspace.ts";

interface Fault {
  type: string;
  /** Top-level arguments that differ. */
  arguments: string[];
  why: string;
}

const FAULTS: Fault[] = [
  {
    type: "aws_lambda_function",
    arguments: ["kms_key_arn"],
    why: "moto forgets the key of a function's environment",
  },
];

/** @returns why the emulator causes the change; undefined if no known fault explains it. */
export const findEmulatorFault = (change: PlannedChange): string | undefined => {
  if (String(change.actions) !== "update") return undefined;
  const changed = changedArguments(change).map(({ name }) => name);
  return FAULTS.find(
    ({ type, arguments: known }) =>
      change.address.startsWith(`${type}.`) && changed.every((name) => known.includes(name)),
  )?.why;
};

/** @returns what the next apply would do, as a sentence. */
export const describeChange = (change: PlannedChange): string => {
  const values = changedArguments(change).map(({ name, from, to }) => `${name} ${from} → ${to}`);
  return `The next plan would ${change.actions.join(" and ")} ${change.address}: ${values.join(", ")}.`;
};

const changedArguments = ({ before, after }: PlannedChange) => {
  const old = new Map(Object.entries(before ?? {}));
  return Object.entries(after ?? {})
    .map(([name, value]) => ({
      name,
      from: JSON.stringify(old.get(name)),
      to: JSON.stringify(value),
    }))
    .filter(({ from, to }) => from !== to);
};
