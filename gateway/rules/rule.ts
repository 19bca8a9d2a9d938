// Defines a rule: one requirement of AWS, or of Terraform's provider, for creating a resource.
import type { Subject, Subjects } from "./subjects.ts";

/** Services whose messages `problem` quotes. */
type Speaker = "API Gateway" | "DynamoDB" | "EventBridge" | "IAM" | "Lambda" | "SQS" | "Terraform";

export interface Rule {
  /** The service that `problem` quotes. Absent: our own wording, for a limit known only from documentation. */
  by?: Speaker;
  /** `warning`: valid, but certainly not intended. Default: AWS rejects it, so the gateway does not start. */
  level?: "warning";
  /** @returns one problem, several, or undefined. */
  problem: (subject: Subject, subjects: Subjects) => string | string[] | undefined;
  /** How to fix the problem. */
  fix: string;
  /** Documentation of the requirement. Default: the resource's page in Terraform's registry. */
  link?: string;
}

/** Restricts rules to APIs of one protocol. */
export const onlyFor = (protocol: "WEBSOCKET" | "HTTP", rules: Rule[]): Rule[] =>
  rules.map((rule) => ({
    ...rule,
    problem: (subject, subjects) =>
      subjects.findProtocol(subject) === protocol ? rule.problem(subject, subjects) : undefined,
  }));
