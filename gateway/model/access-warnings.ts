// What roles and permissions of a configuration will refuse, or leave open, named by address.
import { keysNeeded } from "../iam/conditions.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import type { Element, Statement } from "../iam/policy.ts";
import { variableKeys } from "../iam/policy-variables.ts";
import { isKnownKey } from "../iam/request-keys.ts";
import { readRoleName, type Role } from "../iam/role-policies.ts";
import type { Api } from "./apis.ts";
import { type FunctionTarget, inStage, type LambdaModel } from "./functions.ts";
import type { Model } from "./model.ts";
import { type Caller, refusalOfInvoke } from "./permissions.ts";
import { authorizerSourceArn, routeSourceArn } from "./source-arns.ts";

/** @returns a line for each. */
export const accessWarnings = (model: Model): string[] => [
  ...refusedCalls(model),
  ...unknownAliases(model),
  ...unknownPolicies(model),
  ...new Set(model.rolePolicies.problems),
  ...unknownKeys(model),
];

export interface Call {
  address: string;
  target: FunctionTarget;
  caller: Caller;
}

/** Of routes and authorizers in each stage, and of schedules. */
export const listCalls = ({ apis, schedules }: Model): Call[] => [
  ...apis.flatMap(callsOfApi),
  ...schedules.map((schedule) => ({
    address: schedule.address,
    target: schedule,
    caller: { service: "events.amazonaws.com" as const, sourceArn: schedule.ruleArn },
  })),
];

const callsOfApi = (api: Api): Call[] =>
  [...api.routes.values()].flatMap(({ address, routeKey, integration, authorizer }) =>
    api.stages.flatMap(({ name, variables }) => {
      const { target, credentialsArn } = integration;
      const sourceArn = routeSourceArn(api, name, routeKey);
      const own = target && {
        address,
        target: inStage(target, variables),
        caller: { sourceArn, credentialsArn },
      };
      const asked = authorizer && {
        address: authorizer.address,
        target: inStage(authorizer, variables),
        caller: {
          sourceArn: authorizerSourceArn(api, authorizer.id),
          credentialsArn: authorizer.credentialsArn,
        },
      };
      return [...(own ? [own] : []), ...(asked ? [asked] : [])];
    }),
  );

/** Calls that AWS would refuse; the gateway refuses them, too. */
const refusedCalls = (model: Model): string[] => [
  ...new Set(
    listCalls(model).flatMap(({ address, target, caller }) => {
      const { fn } = target;
      const refusal = fn && refusalOfInvoke(model, { ...target, fn }, caller);
      return refusal === undefined ? [] : [`${address}: ${refusal}`];
    }),
  ),
];

/** Versions are numbers. */
const unknownAliases = (model: Model): string[] => [
  ...new Set(
    listCalls(model).flatMap(({ address, target: { fn, qualifier = "$LATEST" } }) => {
      const isThere = !fn || fn.aliases.has(qualifier) || /^(\$LATEST|\d+)$/.test(qualifier);
      return isThere
        ? []
        : [
            `${address}: ${fn.address} has no aws_lambda_alias "${qualifier}" here; its code is called all the same.`,
          ];
    }),
  ),
];

const unknownPolicies = ({ rolePolicies }: Model): string[] =>
  rolePolicies.unknown.map(
    (arn) => `${arn} is a policy that is not known here; the roles that have it are refused more.`,
  );

/** Conditions on keys that only AWS knows, such as the organization's. */
const unknownKeys = (model: Model): string[] => {
  const lines = listUsedRoles(model).flatMap(({ role, services, isAssumed }) =>
    [
      ...role.statements,
      ...(role.boundary?.statements ?? []),
      ...((isAssumed ? role.trust : undefined) ?? []),
    ]
      .filter(({ actions }) => services.some((service) => concerns(actions, service)))
      .flatMap((statement) =>
        listUnknownKeys(statement).map(
          (key) =>
            `${statement.name}: the condition key ${key} is not known here; it is judged as absent.`,
        ),
      ),
  );
  return [...new Set(lines)];
};

const listUnknownKeys = ({ conditions, resources, hasVariables }: Statement): string[] => {
  const needed = [
    ...conditions.flatMap(keysNeeded),
    ...(hasVariables ? (resources?.patterns.flatMap(variableKeys) ?? []) : []),
  ];
  return [...new Set(needed.filter((key) => !isKnownKey(key)))];
};

interface UsedRole {
  role: Role;
  /** Prefixes of actions that the gateway judges it by. */
  services: string[];
  /** By API Gateway, whom its trust policy must name. */
  isAssumed: boolean;
}

const listUsedRoles = (model: Model): UsedRole[] => {
  const find = (arn: string | undefined) => model.rolePolicies.roles.get(readRoleName(arn ?? ""));
  const ofFunctions = model.functions.flatMap(({ roleArn }: LambdaModel) => find(roleArn) ?? []);
  const assumed = listCalls(model).flatMap(({ caller }) => find(caller.credentialsArn) ?? []);
  return [
    ...ofFunctions.map((role) => ({
      role,
      services: ["dynamodb", "sqs", "execute-api"],
      isAssumed: false,
    })),
    ...assumed.map((role) => ({ role, services: ["lambda", "sts"], isAssumed: true })),
  ];
};

/** Whether some action of a service is among a statement's; of `Not…` forms that is taken for granted. */
const concerns = ({ isNegated, patterns }: Element, service: string): boolean =>
  isNegated ||
  patterns.some((pattern) => matchesPattern(pattern.toLowerCase().split(":", 1)[0] ?? "", service));
