// What a rule is: one thing that AWS, or Terraform's provider, demands of a resource when it is created.
import type { Subject, Subjects } from "./subjects.ts";

/** Who was seen to say the words of a problem. */
type Speaker = "API Gateway" | "DynamoDB" | "EventBridge" | "IAM" | "Lambda" | "SQS" | "Terraform";

export interface Rule {
  /** Whose own words `problem` gives. Absent: the words are ours, for a limit that only documentation tells. */
  by?: Speaker;
  /** Legal, and surely not intended. Default: AWS refuses it, so the gateway does not start. */
  level?: "warning";
  /** @returns what is wrong: nothing, one thing or several. */
  problem: (subject: Subject, subjects: Subjects) => string | string[] | undefined;
  /** What to do about it. */
  fix: string;
  /** Where the demand is documented. Default: the resource's page in Terraform's registry. */
  link?: string;
}

/** For APIs of one protocol, where AWS has rules of its own for each. */
export const onlyFor = (protocol: "WEBSOCKET" | "HTTP", rules: Rule[]): Rule[] =>
  rules.map((rule) => ({
    ...rule,
    problem: (subject, subjects) =>
      subjects.findProtocol(subject) === protocol ? rule.problem(subject, subjects) : undefined,
  }));
