// Makes shared/facts/managed-policies.txt from AWS's managed policies.
//
//   node scripts/make-managed-policies.ts FILE DATE
//
// Each line of FILE is a policy as JSON: { "Arn": …, "Document": { "Statement": … } }. With an account, these commands write it:
//
//   aws iam list-policies --scope AWS --query 'Policies[].[Arn,DefaultVersionId]' --output text | while read -r arn version; do
//     aws iam get-policy-version --policy-arn "$arn" --version-id "$version" --query PolicyVersion.Document --output json |
//       jq -c --arg arn "$arn" '{ Arn: $arn, Document: . }'
//   done > policies.jsonl
import { readFileSync, writeFileSync } from "node:fs";
import { answerHelp } from "./lib/help.ts";

const USAGE = `Usage: node scripts/make-managed-policies.ts FILE DATE

  FILE   a policy on each line: { "Arn": …, "Document": { "Statement": … } }
  DATE   when they were read, for example 2026-08-22`;

answerHelp(import.meta.filename, USAGE);

const TARGET = "shared/facts/managed-policies.txt";

interface Policy {
  Arn: string;
  Document: { Statement: object | object[] };
}

/** Those of service-linked roles are left out: nobody can attach them. */
const ATTACHABLE = /^arn:aws:iam::aws:policy\/(?!aws-service-role\/)(.+)$/;

const withoutNames = (key: string, value: unknown): unknown => (key === "Sid" ? undefined : value);

const formatPolicy = ({ Arn, Document }: Policy): string[] => {
  const path = ATTACHABLE.exec(Arn)?.[1];
  if (path === undefined) return [];
  const statements = [Document.Statement].flat();
  return [`${path} ${JSON.stringify(statements, withoutNames)}`];
};

const [file, date] = process.argv.slice(2);
if (file === undefined || !/^\d{4}-\d\d-\d\d$/.test(date ?? "")) {
  console.error(USAGE);
  process.exit(2);
}
const lines = readFileSync(file, "utf8").trim().split("\n");
const policies = lines.flatMap((line) => formatPolicy(JSON.parse(line) as Policy)).toSorted();
writeFileSync(TARGET, `${[date, ...policies].join("\n")}\n`);
console.log(`${TARGET}: ${policies.length} policies`);
