// Reads one change of a resource, with its values sealed.
import { splitLastKey } from "../../shared/instance-keys.ts";
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody } from "../marks/body.ts";
import { hasMark, sealBoth, sealPath, sealUnknown, toBody } from "../marks/seal.ts";
import { toAction } from "./actions.ts";
import type { Configuration } from "./configuration.ts";
import { readFields } from "./fields.ts";
import type { Action, Resource, Written } from "./model.ts";
import { UnreadablePlan } from "./unreadable.ts";

/** What a change is read with. */
export interface ChangeReader extends Configuration {
  pathAt: (address: string) => string;
  /** Whether the plan marks what is sensitive; otherwise everything is hidden, but for what {@link showsPolicies} shows. */
  hasMarks: boolean;
  /** Whether AWS's policies are shown in a plan without marks, because they cannot be sensitive in it. */
  showsPolicies: boolean;
}

/** Addresses are matched by regular expressions, which are slow on long ones. */
const MAX_ADDRESS_CHARACTERS = 16 * 1024;

/** @throws {UnreadablePlan} when it is not one that Terraform makes. */
export const readResourceChange = (value: unknown, reader: ChangeReader): Resource => {
  if (!isBody(value) || !isBody(value["change"]) || typeof value["address"] !== "string") {
    throw new UnreadablePlan("The plan has a resource change without an address or a change.");
  }
  const { address, mode } = value;
  assertShort(address);
  readFields(value, "resource change", address);
  const change = readFields(value["change"], "change", address);
  const action = toAction(address, change["actions"]);
  assertKnown(value, change, action);
  const type = readType(value, address);
  const marks = readMarks(change, type, reader);
  return {
    address,
    type,
    path: reader.pathAt(address),
    isData: mode !== undefined && mode !== "managed",
    action,
    ...(CHANGES.has(action) && lacksValues(change) && { lacksValues: true as const }),
    ...sealChange(change, marks),
    replacedBecause: readReplacePaths(change["replace_paths"], marks),
    written: sealWritten(reader.writtenAt(address), marks),
    provisioners: reader.provisionersAt(address),
    ...readMove(value),
    ...readImport(change, address),
  };
};

const assertShort = (address: string): void => {
  if (address.length <= MAX_ADDRESS_CHARACTERS) return;
  throw new UnreadablePlan(
    `The plan has an address of ${address.length} characters; expected at most ${MAX_ADDRESS_CHARACTERS}.`,
  );
};

/** OpenTofu lists its ephemeral resources, too. */
const MODES = new Set(["managed", "data", "ephemeral"]);

/** What the others do to data sources would be left out, and so would values that are not an object. */
const assertKnown = ({ address, mode, type }: Body, change: Body, action: Action): void => {
  const { before, after } = change;
  const problems = [
    mode === undefined || MODES.has(textOfAny(mode)) ? "" : `the mode ${textOfAny(mode)}`,
    mode === "data" && CHANGES.has(action) ? `the action ${action} of a data source` : "",
    type === undefined || typeof type === "string" ? "" : "a type that is not text",
    isObjectOrNothing(before) && isObjectOrNothing(after) ? "" : "values that are not an object",
  ];
  const problem = problems.find((one) => one !== "");
  if (problem === undefined) return;
  throw new UnreadablePlan(
    `${textOfAny(address)} has ${problem}, which this version does not know, so the plan may do more than a review would show. Update terraform-plan-review.`,
  );
};

const CHANGES: ReadonlySet<Action> = new Set(["create", "change", "replace"]);

/** Terraform writes the type; plans that are made by hand may leave it to the address. */
const readType = ({ type }: Body, address: string): string => {
  if (typeof type === "string") return type;
  const [block] = splitLastKey(address);
  return block.split(".").at(-2) ?? "";
};

/** Terraform writes them all, or that none is known. */
const lacksValues = ({ after, after_unknown: unknown }: Body): boolean =>
  !isBody(after) && unknown !== true;

const isObjectOrNothing = (value: unknown): boolean =>
  value === undefined || value === null || isBody(value);

type Marks = readonly [before: unknown, after: unknown];

/** A plan of a Terraform that marks nothing has none; a newer one leaves out no marks that there are. */
const readMarks = (change: Body, type: string, reader: ChangeReader): Marks => [
  readMark(change["before_sensitive"]) ?? markUnmarked(change["before"], type, reader),
  readMark(change["after_sensitive"]) ?? markUnmarked(change["after"], type, reader),
];

/** Marks that are neither a tree nor `true` or `false` may mean anything, so they hide everything. */
export const readMark = (mark: unknown): unknown =>
  mark === undefined || mark === null || typeof mark === "object" || typeof mark === "boolean"
    ? (mark ?? undefined)
    : true;

/** @returns marks for the values of a plan that has none of its own. */
export const markUnmarked = (
  values: unknown,
  type: string,
  { hasMarks, showsPolicies }: Pick<ChangeReader, "hasMarks" | "showsPolicies">,
): unknown => {
  if (hasMarks) return false;
  if (!showsPolicies || !type.startsWith("aws_")) return true;
  if (!isBody(values)) return values !== null && values !== undefined;
  return Object.fromEntries(Object.keys(values).map((name) => [name, !isPolicy(name)]));
};

/** Policies and whom they belong to: the AWS provider's schema calls none of these sensitive. */
const isPolicy = (name: string): boolean =>
  /^(?:[a-z]+_)*polic(?:y|ies)(?:_document|_arns?)?$|^(?:statement|users?|groups?|roles?)$/.test(
    name,
  );

/** @returns the values of a change, those that are sensitive hidden. */
export const sealChange = (
  change: Body,
  [sensitiveBefore, sensitiveAfter]: Marks,
): Pick<Resource, "before" | "after" | "unknown"> => {
  const unknown = change["after_unknown"];
  const [before, after] = sealBoth(
    { value: change["before"], sensitive: sensitiveBefore },
    { value: change["after"], sensitive: sensitiveAfter, unknown },
  );
  return {
    before: toBody(before),
    after: toBody(after),
    unknown: sealUnknownAttributes(unknown, [sensitiveBefore, sensitiveAfter]),
  };
};

/** The attributes of a hidden resource are known by name, so which of them are unknown is, too. */
const sealUnknownAttributes = (unknown: unknown, marks: Marks): unknown =>
  marks.includes(true) && isBody(unknown)
    ? Object.fromEntries(Object.entries(unknown).map(([name, tree]) => [name, hasMark(tree)]))
    : sealUnknown(unknown, marks);

const readReplacePaths = (paths: unknown, marks: Marks): string[] => {
  const all = Array.isArray(paths) ? paths : [];
  const names = all.map((path) =>
    Array.isArray(path) ? sealPath(path, marks).filter(isName).join(".") : textOfAny(path),
  );
  return [...new Set(names)];
};

const isName = (step: unknown): boolean => typeof step === "string";

/** The configuration has the value of a hidden argument in clear. */
const sealWritten = (written: Record<string, Written>, marks: Marks): Record<string, Written> =>
  Object.fromEntries(
    Object.entries(written).map(([name, argument]) => [
      name,
      isHidden(name, marks) ? { references: argument.references } : argument,
    ]),
  );

const isHidden = (name: string, marks: Marks): boolean =>
  marks.some(
    (tree) => tree === true || (isBody(tree) && Object.hasOwn(tree, name) && hasMark(tree[name])),
  );

type Extras = Partial<Pick<Resource, "movedFrom" | "importedFrom" | "deposed" | "reason">>;

const readMove = (value: Body): Extras => {
  const { address, previous_address: previous, deposed, action_reason: reason } = value;
  return {
    ...(typeof previous === "string" && previous !== address && { movedFrom: previous }),
    ...(typeof deposed === "string" && { deposed }),
    ...(typeof reason === "string" && { reason }),
  };
};

const readImport = (change: Body, address: string): Extras => {
  if (change["importing"] === undefined || change["importing"] === null) return {};
  const { id, identity } = readFields(change["importing"], "import", address);
  return { importedFrom: textOfAny(id ?? identity ?? "") };
};
