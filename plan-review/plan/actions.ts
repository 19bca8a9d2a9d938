// The actions of a change: https://developer.hashicorp.com/terraform/internals/json-format#change-representation
import { own } from "../../shared/own.ts";
import { textOfAny } from "../../shared/scalar.ts";
import type { Action } from "./model.ts";
import { UnreadablePlan } from "./unreadable.ts";

const ACTIONS: Record<string, Action> = {
  "no-op": "none",
  read: "read",
  create: "create",
  update: "change",
  delete: "destroy",
  "delete,create": "replace",
  "create,delete": "replace",
  // A removed block, or lifecycle.destroy = false: the resource stays, but Terraform no longer manages it.
  forget: "forget",
  "create,forget": "replace",
  // OpenTofu's order of the same, and its ephemeral resources, which leave nothing behind.
  "forget,create": "replace",
  open: "read",
};

/** @throws {UnreadablePlan} when it is not one that Terraform or OpenTofu takes. */
export const toAction = (address: string, actions: unknown): Action => {
  const action = Array.isArray(actions)
    ? own(ACTIONS, actions.map(textOfAny).join(","))
    : undefined;
  if (action !== undefined) return action;
  throw new UnreadablePlan(
    `${address} has the actions ${JSON.stringify(actions)}; expected one of ${Object.keys(ACTIONS).join(" ")}.`,
  );
};
