// Says what a plan asked an AWS account for, and how to continue without that.
import { excerpt } from "../../../shared/excerpt.ts";
import { type AccountCall, describeCall } from "./account-call.ts";
import { adviseOnFiles } from "./advice.ts";
import { needsAccount } from "./account-endpoint.ts";

/**
 * @param unanswered what the provider asked for in vain.
 * @param stderr of terraform.
 * @returns undefined when it asked for nothing.
 */
export const describeNeeds = (
  unanswered: readonly AccountCall[],
  stderr: string,
): string | undefined => {
  if (unanswered.length === 0) return undefined;
  const blocks = stderr.split(/^(?=Error: )/m).map((block) => block.replace(/\s+/g, " ").trim());
  const calls = new Map(unanswered.map((call) => [describeCall(call), call]));
  const entries = [...calls.values()].map((call) => {
    const address = findAddress(blocks, call);
    return [
      `  ${address === undefined ? "" : `${address}: `}${describeCall(call)}`,
      `    ${adviseOn(call)}`,
    ].join("\n");
  });
  const own = [...calls.values()].map(needsAccount);
  const others = blocks.filter(
    (block) => block !== "" && !own.some((message) => block.includes(message)),
  );
  return [
    "The plan asks an AWS account for what the gateway does not know:",
    ...entries,
    ...others.slice(0, MAX_OTHERS).map((one) => excerpt(one)),
    ...adviseOnFiles(stderr),
  ].join("\n");
};

/** Other errors that are shown: most follow from the first. */
const MAX_OTHERS = 3;

/** Terraform names the data source in the error's block. */
const findAddress = (blocks: string[], call: AccountCall): string | undefined => {
  const block = blocks.find((one) => one.includes(needsAccount(call)));
  return block === undefined ? undefined : / with ([^\s,]+),/.exec(block)?.[1];
};

const adviseOn = ({ service, operation, input }: AccountCall): string => {
  const name = VALUES.has(`${service} ${operation}`)
    ? (input.get("Name") ?? input.get("SecretId") ?? `${input.get("Path") ?? ""}/NAME`)
    : undefined;
  return name === undefined
    ? "Take the value from a variable instead, or plan with your own credentials: --account"
    : `Write ${JSON.stringify({ [name]: "VALUE" })} to a file, and pass it with --parameters FILE`;
};

/** Calls whose answer is in the file of --parameters. */
const VALUES = new Set([
  "ssm GetParameter",
  "ssm GetParametersByPath",
  "secretsmanager GetSecretValue",
]);
