// Applies the rules to a configuration: what AWS would refuse ends the start, what is surely unintended is a warning.
import { GatewayError } from "../diagnostics/errors.ts";
import { NotKnown } from "./fields.ts";
import type { Rule } from "./rule.ts";
import { type Judged, type Subject, Subjects } from "./subjects.ts";
import { RULES } from "./table-of-rules.ts";

export interface Finding {
  address: string;
  /** Whose words the problem is in; undefined: ours. */
  by: Rule["by"];
  level: "error" | "warning";
  problem: string;
  fix: string;
  link: string;
}

/** All of them, in the order of the configuration. */
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
    problem,
    fix,
    link,
  }));
};

/** A rule that asks for what cannot be known says nothing. */
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

/** In one line. */
const formatLine = ({ address, by, level, problem, fix, link }: Finding): string =>
  `${address}: ${by === undefined ? "" : `${by} ${level === "error" ? "refuses it" : "says"}: `}${sentence(problem)} ${fix} ${link}`;

const sentence = (text: string): string => (/[.!?)]$/.test(text) ? text : `${text}.`);

/** What AWS would refuse at apply: all of it, for one repair at a time takes too long. */
export class RefusedConfiguration extends GatewayError {
  readonly findings: Finding[];

  constructor(findings: Finding[]) {
    const heading = `AWS refuses this configuration (${findings.length} ${findings.length === 1 ? "problem" : "problems"}):`;
    super("REFUSED_BY_AWS", [heading, ...findings.map((one) => `- ${formatLine(one)}`)].join("\n"));
    this.findings = findings;
  }
}

/** @throws {RefusedConfiguration} @returns lines of what is legal, and surely not intended. */
export const applyRules = (judged: Judged): string[] => {
  const findings = findingsIn(judged);
  const refused = findings.filter(({ level }) => level === "error");
  if (refused.length > 0) throw new RefusedConfiguration(refused);
  return findings.map(formatLine);
};
