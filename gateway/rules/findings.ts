// Applies the rules to a configuration: errors, which AWS rejects, prevent the start; unintended settings cause warnings.
import { excerpt } from "../../shared/excerpt.ts";
import { groupBy } from "../../shared/group-by.ts";
import { abridge } from "../diagnostics/abridge.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import { NotKnown } from "./fields.ts";
import type { Rule } from "./rule.ts";
import { type Judged, type Subject, Subjects } from "./subjects.ts";
import { RULES } from "./table-of-rules.ts";

export interface Finding {
  address: string;
  /** The service that `problem` quotes; undefined for our own wording. */
  by: Rule["by"];
  level: "error" | "warning";
  problem: string;
  fix: string;
  link: string;
}

/** @returns all findings, in the order of the configuration. */
export const findingsIn = (judged: Judged): Finding[] => {
  const subjects = new Subjects(judged);
  return subjects.all.flatMap((subject) =>
    (RULES.get(subject.type) ?? []).flatMap((rule) => apply(rule, subject, subjects)),
  );
};

const apply = (rule: Rule, subject: Subject, subjects: Subjects): Finding[] => {
  const { by, level = "error", fix, link = registryPage(subject.type) } = rule;
  const { address } = subject;
  return listProblems(rule, subject, subjects).map((problem) => ({
    address,
    by,
    level,
    problem: excerpt(problem, MAX_PROBLEM_CHARACTERS),
    fix,
    link,
  }));
};

/** Above every list of expected values; what the problem quotes of the configuration may be of any length. */
const MAX_PROBLEM_CHARACTERS = 2000;

/** A rule that reads an unknown value reports nothing. */
const listProblems = (rule: Rule, subject: Subject, subjects: Subjects): string[] => {
  try {
    return [rule.problem(subject, subjects) ?? []].flat();
  } catch (error) {
    if (error instanceof NotKnown) return [];
    throw error;
  }
};

const registryPage = (type: string): string =>
  `https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/${type.replace("aws_", "")}`;

/** Formats a finding as one line. */
const formatLine = ({ address, by, level, problem, fix, link }: Finding): string =>
  `${address}: ${by === undefined ? "" : `${by} ${level === "error" ? "rejects it" : "says"}: `}${sentence(problem)} ${fix} ${link}`;

const sentence = (text: string): string => (/[.!?)]$/.test(text) ? text : `${text}.`);

/** Lists all errors that AWS would report at apply, so that they can be fixed together. */
export class RefusedConfiguration extends GatewayError {
  readonly findings: Finding[];

  constructor(findings: Finding[]) {
    const heading = `AWS rejects this configuration (${findings.length} ${findings.length === 1 ? "problem" : "problems"}):`;
    super("REFUSED_BY_AWS", [heading, ...findings.map((one) => `- ${formatLine(one)}`)].join("\n"));
    this.findings = findings;
  }
}

/** @returns one line per warning; of the same warning about many resources at most four. @throws {RefusedConfiguration} for errors. */
export const applyRules = (judged: Judged): string[] => {
  const findings = findingsIn(judged);
  const refused = findings.filter(({ level }) => level === "error");
  if (refused.length > 0) throw new RefusedConfiguration(refused);
  return [...groupBy(findings, ({ fix, link }) => fix + link).values()].flatMap((group) =>
    abridge(group.map((one) => ({ subject: one.address, line: formatLine(one) }))),
  );
};
