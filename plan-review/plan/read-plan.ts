// Reads the output of `terraform show -json` for a plan. Refuses anything it does not know.
// https://developer.hashicorp.com/terraform/internals/json-format
import { textOfAny } from "../../shared/scalar.ts";
import { parseJson as parseBounded, TooDeepError } from "../../shared/bounded-json.ts";
import { own } from "../../shared/own.ts";
import {
  type Action,
  type Body,
  isBody,
  type Resource,
  type Stack,
  type Written,
} from "./model.ts";
import { toPath, readPaths, readStackName } from "./paths.ts";

/** A plan that cannot be reviewed reliably. */
export class UnreadablePlan extends Error {}

/** The supported major version of the format. */
const FORMAT_MAJOR = "1";

/**
 * @param plan as {@link parsePlan} returns it.
 * @param document the synthesized stack, for construct paths; without it, paths are addresses.
 * @throws {UnreadablePlan} when a change is not one that Terraform makes.
 */
export const readPlan = (plan: Body, document: Body | undefined): Stack => {
  const changes = plan["resource_changes"] as unknown[];
  const name = document && readStackName(document);
  const paths = document ? readPaths(document) : new Map<string, string>();
  const written = writtenIn(plan);
  const pathAt = (address: string) => toPath(address, paths, name);
  const changed = changes.map((change) => readChange(change, written, pathAt));
  const managed = changed.filter((resource) => resource !== undefined);
  return { name, resources: [...managed, ...unlisted(plan, managed, written, pathAt)] };
};

/** @throws {UnreadablePlan} when it is not a plan, is errored or incomplete, or has another format. */
export const parsePlan = (text: string): Body => {
  const plan = parseJson(text);
  if (!isBody(plan))
    throw new UnreadablePlan(
      "The plan is not a JSON object: expected the output of terraform show -json.",
    );
  const version = textOfAny(plan["format_version"]);
  if (version.split(".")[0] !== FORMAT_MAJOR) {
    throw new UnreadablePlan(
      `The plan has format_version "${version}"; expected ${FORMAT_MAJOR}.x. Use Terraform 1.x.`,
    );
  }
  if (plan["errored"] === true) {
    throw new UnreadablePlan(
      "The plan is errored: Terraform failed while it planned. See the log of terraform plan.",
    );
  }
  if (plan["complete"] === false) {
    throw new UnreadablePlan(
      "The plan is not complete: it defers some changes. Plan without -target and deferred actions.",
    );
  }
  if (!Array.isArray(plan["resource_changes"])) {
    throw new UnreadablePlan(
      "The plan has no resource_changes: expected terraform show -json of a plan file, not of a state.",
    );
  }
  return plan;
};

const parseJson = (text: string): unknown => {
  try {
    return parseBounded(text);
  } catch (error) {
    const message =
      error instanceof TooDeepError
        ? `The plan cannot be read: ${error.message}.`
        : "The plan is not JSON: expected the output of terraform show -json.";
    throw new UnreadablePlan(message, { cause: error });
  }
};

type PathAt = (address: string) => string;
type WrittenAt = (address: string) => Record<string, Written>;

/** Addresses are matched by regular expressions, which are slow on long ones. */
const MAX_ADDRESS_CHARACTERS = 16 * 1024;

const readChange = (value: unknown, written: WrittenAt, pathAt: PathAt): Resource | undefined => {
  if (!isBody(value) || !isBody(value["change"]) || typeof value["address"] !== "string") {
    throw new UnreadablePlan("The plan has a resource change without an address or a change.");
  }
  const { address, change, mode, type } = value;
  if (address.length > MAX_ADDRESS_CHARACTERS) {
    throw new UnreadablePlan(
      `The plan has an address of ${address.length} characters; expected at most ${MAX_ADDRESS_CHARACTERS}.`,
    );
  }
  if (mode === "data") return undefined;
  return {
    address,
    type: textOfAny(type),
    path: pathAt(address),
    action: toAction(address, change["actions"]),
    before: toBody(change["before"]),
    after: toBody(change["after"]),
    unknown: change["after_unknown"],
    sensitiveBefore: change["before_sensitive"],
    sensitiveAfter: change["after_sensitive"],
    replacedBecause: replacePaths(change["replace_paths"]),
    written: written(address),
  };
};

const ACTIONS: Record<string, Action> = {
  "no-op": "none",
  read: "none",
  create: "create",
  update: "change",
  delete: "destroy",
  "delete,create": "replace",
  "create,delete": "replace",
  // A removed block, or lifecycle.destroy = false: the resource stays, but Terraform no longer manages it.
  forget: "forget",
  "create,forget": "replace",
};

const toAction = (address: string, actions: unknown): Action => {
  const action = Array.isArray(actions)
    ? own(ACTIONS, actions.map(textOfAny).join(","))
    : undefined;
  if (action !== undefined) return action;
  throw new UnreadablePlan(
    `${address} has the actions ${JSON.stringify(actions)}; expected one of ${Object.keys(ACTIONS).join(" ")}.`,
  );
};

const toBody = (value: unknown): Body | undefined => (isBody(value) ? value : undefined);

const replacePaths = (paths: unknown): string[] =>
  Array.isArray(paths)
    ? paths.map((path) => (Array.isArray(path) ? path.filter(isName).join(".") : textOfAny(path)))
    : [];

const isName = (step: unknown): boolean => typeof step === "string";

/** @returns the configured arguments of a resource of the root module, from the plan's copy of the configuration. */
const writtenIn = (plan: Body): WrittenAt => {
  const modules = toList(at(plan["configuration"], "root_module", "resources")).filter(isBody);
  const byAddress = new Map(
    modules.map((body) => [textOfAny(body["address"]), body["expressions"]]),
  );
  return (address) => {
    const expressions = byAddress.get(address.replace(/\[[^\]]*\]$/, ""));
    const entries = isBody(expressions) ? Object.entries(expressions) : [];
    return Object.fromEntries(entries.map(([name, value]) => [name, toWritten(value)]));
  };
};

const toWritten = (expression: unknown): Written => {
  if (!isBody(expression)) return { references: [] };
  const { constant_value: text, references } = expression;
  return {
    ...(typeof text === "string" && { text }),
    references: toList(references).map(textOfAny),
  };
};

/** Planned resources without a change entry. Current Terraform versions list every resource. */
const unlisted = (
  plan: Body,
  listed: Resource[],
  written: WrittenAt,
  pathAt: PathAt,
): Resource[] => {
  const known = new Set(listed.map(({ address }) => address));
  return plannedIn(at(plan["planned_values"], "root_module"))
    .filter(({ address, mode }) => mode !== "data" && !known.has(textOfAny(address)))
    .map((resource) => ({
      address: textOfAny(resource["address"]),
      type: textOfAny(resource["type"]),
      path: pathAt(textOfAny(resource["address"])),
      action: "none" as const,
      before: toBody(resource["values"]),
      after: toBody(resource["values"]),
      unknown: {},
      sensitiveBefore: resource["sensitive_values"],
      sensitiveAfter: resource["sensitive_values"],
      replacedBecause: [],
      written: written(textOfAny(resource["address"])),
    }));
};

const plannedIn = (module: unknown): Body[] => [
  ...toList(at(module, "resources")).filter(isBody),
  ...toList(at(module, "child_modules")).flatMap(plannedIn),
];

const at = (value: unknown, ...names: string[]): unknown => {
  const [name, ...others] = names;
  return name === undefined ? value : at(isBody(value) ? value[name] : undefined, ...others);
};

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
