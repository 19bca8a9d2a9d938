// Warns by address of calls that roles and permissions of a configuration deny, and of what it cannot evaluate.
import { keysNeeded } from "../iam/conditions.ts";
import { matchesPattern } from "../../shared/wildcards.ts";
import type { Element, Statement } from "../iam/policy.ts";
import { variableKeys } from "../iam/policy-variables.ts";
import { isKnownKey } from "../iam/request-keys.ts";
import { readRoleName, type Role } from "../iam/role-policies.ts";
import type { Api } from "./apis.ts";
import type { EventRule } from "./event-rules.ts";
import { findTarget, type FunctionTarget, inStage, type LambdaModel } from "./functions.ts";
import type { HttpApi } from "./http-apis.ts";
import type { Model } from "./model.ts";
import { type Caller, refusalOfInvoke } from "./permissions.ts";
import { serviceWarnings } from "./service-warnings.ts";
import { refusalOfAnybody } from "./url-permissions.ts";
import { authorizerSourceArn, httpRouteSourceArn, routeSourceArn } from "./source-arns.ts";

/** @returns one line per warning. */
export const accessWarnings = (model: Model): string[] => [
  ...refusedCalls(model),
  ...serviceWarnings(model),
  ...closedUrls(model),
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

/** Lists the calls of functions by routes and authorizers, per stage, by rules of EventBridge and by topics. */
export const listCalls = ({
  apis,
  httpApis,
  eventRules,
  subscriptions,
  functions,
}: Model): Call[] => [
  ...apis.flatMap(callsOfApi),
  ...httpApis.flatMap(callsOfHttpApi),
  ...eventRules.flatMap(callsOfRule),
  ...subscriptions
    .filter(({ protocol }) => protocol === "lambda")
    .map(({ address, endpoint, topicArn }) => ({
      address,
      target: findTarget(functions, endpoint) ?? { functionArn: endpoint, fn: undefined },
      caller: { service: "sns.amazonaws.com" as const, sourceArn: topicArn },
    })),
];

const callsOfRule = ({ address, arn, targets }: EventRule): Call[] =>
  targets.flatMap(({ called }) =>
    called
      ? [{ address, target: called, caller: { service: "events.amazonaws.com", sourceArn: arn } }]
      : [],
  );

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

const callsOfHttpApi = (api: HttpApi): Call[] =>
  api.routes.flatMap(({ address, routeKey, integration, authorization }) =>
    api.stages.flatMap(({ name, variables }) => {
      const { backend } = integration;
      const own = backend?.kind === "function" && {
        address,
        target: inStage(backend.target, variables),
        caller: {
          sourceArn: httpRouteSourceArn(api, name, routeKey),
          credentialsArn: backend.credentialsArn,
        },
      };
      const authorizer = authorization.type === "CUSTOM" && {
        address: authorization.authorizer.address,
        target: inStage(authorization.authorizer, variables),
        caller: {
          sourceArn: authorizerSourceArn(api, authorization.authorizer.id),
          credentialsArn: authorization.authorizer.credentialsArn,
        },
      };
      return [...(own ? [own] : []), ...(authorizer ? [authorizer] : [])];
    }),
  );

/** Calls that AWS denies; the gateway denies them, too. */
const refusedCalls = (model: Model): string[] => [
  ...new Set(
    listCalls(model).flatMap(({ address, target, caller }) => {
      const { fn } = target;
      const refusal = fn && refusalOfInvoke(model, { ...target, fn }, caller);
      return refusal === undefined ? [] : [`${address}: ${refusal}`];
    }),
  ),
];

/** URLs without authorization that nobody may call; the gateway answers 403, too. */
const closedUrls = ({ functionUrls, permissions }: Model): string[] =>
  functionUrls
    .filter(({ authType }) => authType === "NONE")
    .flatMap((url) => {
      const refusal = refusalOfAnybody(permissions, url);
      return refusal === undefined ? [] : [`${url.address}: ${refusal}`];
    });

/** A number is a version, not an alias. */
const unknownAliases = (model: Model): string[] => [
  ...new Set(
    listCalls(model).flatMap(({ address, target: { fn, qualifier = "$LATEST" } }) => {
      const isThere = !fn || fn.aliases.has(qualifier) || /^(\$LATEST|\d+)$/.test(qualifier);
      return isThere
        ? []
        : [
            `${address}: ${fn.address} has no aws_lambda_alias "${qualifier}" in this configuration; the gateway calls the function anyway.`,
          ];
    }),
  ),
];

/** Roles of machines and containers, for example, make no calls here. */
const unknownPolicies = (model: Model): string[] =>
  [...new Set(listUsedRoles(model).flatMap(({ role }) => role.unknownPolicies))].map(
    (arn) =>
      `${arn} is an unknown policy and is ignored: roles with it may be denied calls that AWS allows.`,
  );

/** Conditions on keys that only AWS can evaluate, such as the organization's. */
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
            `${statement.name}: the condition key ${key} is unknown here; it is evaluated as absent.`,
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
  /** Service prefixes of the actions that the gateway evaluates for it. */
  services: string[];
  /** Whether API Gateway assumes it, so that its trust policy counts. */
  isAssumed: boolean;
}

/** Roles whose policies the gateway evaluates. */
export const listUsedRoles = (model: Model): UsedRole[] => {
  const find = (arn: string | undefined) => model.rolePolicies.roles.get(readRoleName(arn ?? ""));
  const ofFunctions = model.functions.flatMap(({ roleArn }: LambdaModel) => find(roleArn) ?? []);
  const assumed = listCalls(model).flatMap(({ caller }) => find(caller.credentialsArn) ?? []);
  const direct = listServiceCalls(model).flatMap(({ service, credentialsArn }) => {
    const role = find(credentialsArn);
    return role ? [{ role, services: [service, "sts"], isAssumed: true }] : [];
  });
  return [
    ...ofFunctions.map((role) => ({
      role,
      services: ["dynamodb", "events", "execute-api", "lambda", "sns", "sqs", "states"],
      isAssumed: false,
    })),
    ...assumed.map((role) => ({ role, services: ["lambda", "sts"], isAssumed: true })),
    ...direct,
  ];
};

/** Of routes that call services directly. */
const listServiceCalls = ({ apis, httpApis }: Model) => [
  ...apis.flatMap(({ routes }) =>
    [...routes.values()].flatMap(({ integration: { service, credentialsArn } }) =>
      service ? [{ service: service.service, credentialsArn }] : [],
    ),
  ),
  ...httpApis.flatMap(({ routes }) =>
    routes.flatMap(({ integration: { backend } }) =>
      backend?.kind === "service" ? [backend] : [],
    ),
  ),
];

/** Whether a statement's actions may include one of the service. Assumes so for `NotAction`. */
const concerns = ({ isNegated, patterns }: Element, service: string): boolean =>
  isNegated ||
  patterns.some((pattern) => matchesPattern(pattern.toLowerCase().split(":")[0] ?? "", service));
