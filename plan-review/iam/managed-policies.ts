// What AWS's managed policies allow, from a dated table. Policies that it does not have are named, not resolved.
import { MANAGED_POLICIES } from "../facts/managed-policies.ts";
import { EVERYTHING_BUT, type Grant } from "./grants.ts";

const ACTIONS = new Map(
  MANAGED_POLICIES.trim()
    .split("\n")
    .map((entry): [string, string[]] => {
      const [name = "", ...actions] = entry.trim().split(" ");
      return [name, actions];
    }),
);

/** Service roles and job functions have folders of their own. */
const AWS_POLICY = /^arn:[^:*]+:iam::aws:policy\/(?:[\w-]+\/)*([\w-]+)$/;

/** @returns what it allows on everything; undefined for a policy of a customer, or one that the table does not have. */
export const resolveManaged = (arn: string): Grant[] | undefined => {
  const actions = ACTIONS.get(AWS_POLICY.exec(arn)?.[1] ?? "");
  if (!actions) return undefined;
  const excepted = actions.filter((action) => action.startsWith("!")).map((one) => one.slice(1));
  const named = actions.filter((action) => !/^[!+]/.test(action));
  return [
    ...(excepted.length > 0 ? [toGrant(EVERYTHING_BUT + excepted.join(", "))] : []),
    ...named.map(toGrant),
  ];
};

const toGrant = (text: string): Grant => {
  const [action = "", services] = text.split("@");
  const condition =
    services === undefined
      ? ""
      : JSON.stringify({ StringEquals: { "iam:PassedToService": services.split(",") } });
  return { effect: "Allow", action, resource: "*", principal: "", condition };
};

/** Whether it is AWS's, and the table does not say what it allows. */
export const isUnresolved = (arn: string): boolean =>
  AWS_POLICY.test(arn) && resolveManaged(arn) === undefined;
