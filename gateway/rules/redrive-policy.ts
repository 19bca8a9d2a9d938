// What SQS refuses in a redrive policy, whichever way it is set.
import { numberOfAny } from "../../shared/scalar.ts";

const MAX_RECEIVES = 1000;

const mandatory = (policy: Map<string, unknown>): string[] =>
  ["deadLetterTargetArn", "maxReceiveCount"]
    .filter((name) => !policy.has(name))
    .map((name) => `Redrive policy does not contain mandatory attribute: ${name}.`);

const receives = (policy: Map<string, unknown>): string[] => {
  const given = policy.get("maxReceiveCount");
  const count = numberOfAny(given);
  const isValid = Number.isInteger(count) && count >= 1 && count <= MAX_RECEIVES;
  return given === undefined || isValid
    ? []
    : [
        `Invalid value for maxReceiveCount: ${JSON.stringify(given)}, valid values are from 1 to ${MAX_RECEIVES} both inclusive.`,
      ];
};

/** @returns SQS's reasons. */
export const redrivePolicyFaults = (policy: Map<string, unknown>): string[] => [
  ...mandatory(policy),
  ...receives(policy),
];
