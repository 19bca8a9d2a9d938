// npm run redrive -- dev [--dry-run]: moves dead letters back to be processed again; see docs/operations.md#redrive.
import { parseArgs } from "node:util";
import { SQSClient } from "@aws-sdk/client-sqs";
import { answerHelp } from "./lib/help.ts";
import { redrive } from "./lib/redrive.ts";

const USAGE = `Usage: npm run redrive -- ENVIRONMENT [options]

  --dry-run         only show what would be moved
  --endpoint URL    URL of a local gateway, such as http://localhost:3001; default: AWS
  --region NAME     default: AWS_REGION, or the Region of the AWS profile`;

answerHelp(import.meta.filename, USAGE);

/** The gateway accepts any signature. */
const LOCAL = { accessKeyId: "local", secretAccessKey: "local" };

const options = {
  "dry-run": { type: "boolean", default: false },
  endpoint: { type: "string" },
  region: { type: "string" },
} as const;

const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const [environment, ...others] = positionals;
  if (environment === undefined || others.length > 0) {
    throw new Error(`Expected one environment, received "${positionals.join(" ")}".\n\n${USAGE}`);
  }
  const { endpoint, region } = values;
  const sqs = new SQSClient(
    endpoint === undefined
      ? { region }
      : { endpoint, region: region ?? "eu-west-1", credentials: LOCAL },
  );
  await redrive({ sqs, environment, isDryRun: values["dry-run"], print: console.log });
};

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
