// Ways from some permissions to all of them.
// https://github.com/RhinoSecurityLabs/AWS-IAM-Privilege-Escalation
import { matchesPattern } from "../../shared/wildcards.ts";
import { listParts } from "./conditions.ts";
import { EVERYTHING_BUT, type Grant } from "./grants.ts";

/** With `iam:PassRole`: the service that takes the role, and what makes it run something with it. */
const PASSED: [service: string, ...actions: string[]][] = [
  ["lambda.amazonaws.com", "lambda:CreateFunction", "lambda:InvokeFunction"],
  ["lambda.amazonaws.com", "lambda:CreateFunction", "lambda:AddPermission"],
  ["lambda.amazonaws.com", "lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
  ["lambda.amazonaws.com", "lambda:UpdateFunctionConfiguration", "lambda:UpdateFunctionCode"],
  ["ec2.amazonaws.com", "ec2:RunInstances"],
  ["ec2.amazonaws.com", "ec2:AssociateIamInstanceProfile"],
  ["ecs-tasks.amazonaws.com", "ecs:RegisterTaskDefinition", "ecs:RunTask"],
  ["ecs-tasks.amazonaws.com", "ecs:RegisterTaskDefinition", "ecs:CreateService"],
  ["cloudformation.amazonaws.com", "cloudformation:CreateStack"],
  ["cloudformation.amazonaws.com", "cloudformation:UpdateStack"],
  ["codebuild.amazonaws.com", "codebuild:CreateProject", "codebuild:StartBuild"],
  ["glue.amazonaws.com", "glue:CreateDevEndpoint"],
  ["glue.amazonaws.com", "glue:CreateJob", "glue:StartJobRun"],
  ["sagemaker.amazonaws.com", "sagemaker:CreateNotebookInstance"],
  ["sagemaker.amazonaws.com", "sagemaker:CreateTrainingJob"],
  ["states.amazonaws.com", "states:CreateStateMachine", "states:StartExecution"],
  [
    "datapipeline.amazonaws.com",
    "datapipeline:CreatePipeline",
    "datapipeline:PutPipelineDefinition",
  ],
  ["ssm.amazonaws.com", "ssm:StartAutomationExecution"],
  ["scheduler.amazonaws.com", "scheduler:CreateSchedule"],
  ["apprunner.amazonaws.com", "apprunner:CreateService"],
  ["batch.amazonaws.com", "batch:RegisterJobDefinition", "batch:SubmitJob"],
];

/** Enough by themselves. */
const ALONE = [
  "iam:CreatePolicyVersion",
  "iam:SetDefaultPolicyVersion",
  "iam:CreateAccessKey",
  "iam:CreateLoginProfile",
  "iam:UpdateLoginProfile",
  "iam:AttachUserPolicy",
  "iam:AttachGroupPolicy",
  "iam:AttachRolePolicy",
  "iam:PutUserPolicy",
  "iam:PutGroupPolicy",
  "iam:PutRolePolicy",
  "iam:AddUserToGroup",
  "iam:UpdateAssumeRolePolicy",
  "iam:DeleteRolePermissionsBoundary",
  "iam:DeleteUserPermissionsBoundary",
  "iam:PutRolePermissionsBoundary",
  "lambda:UpdateFunctionCode",
  "ssm:SendCommand",
  "ssm:StartSession",
  "ec2-instance-connect:SendSSHPublicKey",
  "sts:AssumeRole",
];

const STEPS = new Set(
  ["iam:PassRole", ...ALONE, ...PASSED.flatMap(([, ...actions]) => actions)].map((action) =>
    action.toLowerCase(),
  ),
);

/** Whether it may allow one of these. Most policies allow none, and need not be searched. */
const isStep = ({ action }: Grant): boolean =>
  /[*?]/.test(action) || action.startsWith(EVERYTHING_BUT) || STEPS.has(action.toLowerCase());

export interface Escalation {
  /** For example `iam:PassRole`, `lambda:CreateFunction`, `lambda:InvokeFunction`. */
  actions: string[];
  /** Whether each action is allowed on everything, or on a pattern that says little. */
  isWide: boolean;
  /** The grants that make it possible. */
  grants: Grant[];
}

/** @param grants of one principal, all of its policies together. @returns the shortest ways, those on everything first. */
export const findEscalations = (grants: Grant[]): Escalation[] => {
  const allowed = grants.filter(
    (grant) => isStep(grant) && grant.effect === "Allow" && !isTrust(grant) && !isEverything(grant),
  );
  if (allowed.length === 0) return [];
  const denied = grants.filter(isPlainDenial);
  const find = (action: string, service?: string): Grant[] =>
    denied.some((grant) => allows(grant, action))
      ? []
      : allowed.filter((grant) => allows(grant, action) && isPassedTo(grant, service));
  const ways = [
    ...ALONE.map((action) => [action, find(action)] as const).map((step) => [step]),
    ...PASSED.map(([service, ...actions]) => [
      ["iam:PassRole", find("iam:PassRole", service)] as const,
      ...actions.map((action) => [action, find(action)] as const),
    ]),
  ];
  return ways
    .filter((steps) => steps.every(([, found]) => found.length > 0))
    .map(toEscalation)
    .filter(({ actions, isWide }) => isWide || !ONLY_WIDE.has(actions[0] ?? ""));
};

/** What a role's policy needs to allow for the role's purpose is not an escalation on a named resource. */
const ONLY_WIDE = new Set([
  "sts:AssumeRole",
  "lambda:UpdateFunctionCode",
  "ssm:SendCommand",
  "ssm:StartSession",
]);

const toEscalation = (steps: (readonly [string, Grant[]])[]): Escalation => ({
  actions: steps.map(([action]) => action),
  isWide: steps.every(([, found]) => found.some(({ resource }) => isWidely(resource))),
  grants: steps.flatMap(([, found]) => found),
});

const isWidely = (resource: string): boolean =>
  resource === "*" || resource.startsWith(EVERYTHING_BUT) || /[:/]\*$/.test(resource);

/** Somebody who may do everything need not escalate; the rule about wildcards reports that. */
const isEverything = ({ action, resource }: Grant): boolean => action === "*" && resource === "*";

/** Policies of resources have principals: there, `sts:AssumeRole` is a trust. */
const isTrust = ({ principal }: Grant): boolean => principal !== "";

const isPlainDenial = ({ effect, resource, condition, action }: Grant): boolean =>
  effect === "Deny" && resource === "*" && condition === "" && !action.startsWith(EVERYTHING_BUT);

const allows = ({ action }: Grant, needed: string): boolean => {
  const wanted = needed.toLowerCase();
  if (!action.startsWith(EVERYTHING_BUT)) return matchesPattern(action.toLowerCase(), wanted);
  const excepted = action.slice(EVERYTHING_BUT.length).toLowerCase().split(", ");
  return !excepted.some((one) => matchesPattern(one, wanted));
};

/** `iam:PassedToService` limits who takes the role. */
const isPassedTo = ({ condition }: Grant, service: string | undefined): boolean => {
  const parts = listParts(condition).filter(
    ({ key, operator }) => key === "iam:passedtoservice" && /^String(Equals|Like)$/.test(operator),
  );
  return (
    service === undefined ||
    parts.every(({ values }) => values.some((value) => matchesPattern(value, service)))
  );
};
