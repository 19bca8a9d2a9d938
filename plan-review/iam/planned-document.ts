// The statements of `data.aws_iam_policy_document`, which a plan has before the ARNs in them are known.
import { textOfAny } from "../../shared/scalar.ts";
import { type Body, isBody, isEmpty } from "../marks/body.ts";
import { hasSecret } from "../marks/secret.ts";
import { findInstances, type Instances } from "../plan/instances.ts";
import type { Resource, Written } from "../plan/model.ts";
import { isMarked } from "../plan/values.ts";
import { type Grant, listGrants, UnreadablePolicy } from "./grants.ts";

/** Documents that are merged into one. */
const PARTS = [
  "source_policy_documents",
  "override_policy_documents",
  "source_json",
  "override_json",
];

/** Documents that are made of others, which are made of others, end here. */
const DEEPEST_PART = 10;

/**
 * @param read the data source, which Terraform reads during the apply.
 * @param reads the other data sources, of which it may be made. A statement that another one overrides counts, too.
 * @throws {UnreadablePolicy}
 */
export const listPlannedGrants = (read: Resource, reads: Instances, depth = 0): Grant[] => [
  ...PARTS.flatMap((name) => listGrantsOfPart(read, name, reads, depth)),
  ...listOwnGrants(read),
];

const listGrantsOfPart = (
  read: Resource,
  name: string,
  reads: Instances,
  depth: number,
): Grant[] => {
  const given = read.after?.[name];
  if (isEmpty(given) && !isMarked(read.unknown, name)) return [];
  const references = read.written[name]?.references ?? [];
  const documents = findDocuments(references, read.address, reads);
  if (documents.length === 0 || !isMadeOf(references, documents) || depth >= DEEPEST_PART) {
    throw new UnreadablePolicy(`its ${name} are known after apply`);
  }
  return documents.flatMap((document) => listPlannedGrants(document, reads, depth + 1));
};

/** @returns the data sources that are meant by references such as `data.aws_iam_policy_document.mine.json`. */
export const findDocuments = (
  references: string[],
  address: string,
  reads: Instances,
): Resource[] => [
  ...new Set(
    references.flatMap((one) => findInstances(reads, one.replace(/\.json$/, ""), address)),
  ),
];

/** Whether nothing else is merged into it, such as a variable or a function of one. */
const isMadeOf = (references: string[], documents: Resource[]): boolean =>
  references.every((reference) =>
    documents.some(({ address }) =>
      address.startsWith(reference.replace(/\.json$/, "").replace(/\[.*$/s, "")),
    ),
  );

const listOwnGrants = ({ after = {}, unknown, ...read }: Resource): Grant[] => {
  if (hasSecret(after["statement"])) throw new UnreadablePolicy("a statement is sensitive");
  const written = read.written["statement"]?.blocks ?? [];
  const statements = toList(after["statement"]).filter(isBody);
  const unknowns = isBody(unknown) ? toList(unknown["statement"]) : [];
  return listGrants(
    JSON.stringify({
      Statement: statements.map((body, index) =>
        toStatement(body, toBody(unknowns[index]), written[index] ?? {}),
      ),
    }),
  );
};

const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

const toBody = (value: unknown): Body => (isBody(value) ? value : {});

const toStatement = (body: Body, unknown: Body, written: Record<string, Written>): Body => {
  const read = (name: string): unknown => readElements(body[name], unknown[name], written[name]);
  const element = (name: string, positive: string, negative: string): Body => {
    const [yes, no] = [read(positive), read(negative)];
    return { ...(!isEmpty(yes) && { [name]: yes }), ...(!isEmpty(no) && { [`Not${name}`]: no }) };
  };
  return {
    Effect: textOfAny(body["effect"] ?? "Allow"),
    ...element("Action", "actions", "not_actions"),
    ...element("Resource", "resources", "not_resources"),
    ...toPrincipals("Principal", body["principals"], unknown["principals"], written["principals"]),
    ...toPrincipals(
      "NotPrincipal",
      body["not_principals"],
      unknown["not_principals"],
      written["not_principals"],
    ),
    ...toCondition(body["condition"], unknown["condition"]),
  };
};

/** An unknown element is what the configuration refers to; each reference to a resource's attribute is one. */
const readElements = (known: unknown, unknown: unknown, written: Written | undefined): unknown => {
  const isPartly = Array.isArray(unknown) && unknown.includes(true);
  if (unknown !== true && !isPartly) return known;
  const all = written?.references ?? [];
  const attributes = all.filter((one) => one.split(".").length > 2);
  // Terraform before 0.14 writes only the resource.
  const names =
    attributes.length > 0 ? attributes : all.filter((one) => /^\w+_\w+\.[\w-]+$/.test(one));
  const references = names.length > 0 ? names : ["known.after.apply"];
  return [
    ...toList(known).filter((one) => !isEmpty(one)),
    ...references.map((reference) => `\${${reference}}`),
  ];
};

const toPrincipals = (
  name: string,
  blocks: unknown,
  unknown: unknown,
  written: Written | undefined,
): Body => {
  const entries = toList(blocks)
    .filter(isBody)
    .map(({ type, identifiers }, index): [string, unknown] => [
      textOfAny(type),
      readElements(
        identifiers,
        unknown === true || toBody(toList(unknown)[index])["identifiers"],
        written?.blocks?.[index]?.["identifiers"],
      ),
    ]);
  if (entries.length === 0) return unknown === true ? { [name]: `\${known.after.apply}` } : {};
  const isAnyone = entries.some(([type, ids]) => type === "*" && toList(ids).includes("*"));
  return { [name]: isAnyone ? "*" : Object.fromEntries(entries) };
};

const toCondition = (blocks: unknown, unknown: unknown): Body => {
  const conditions: Record<string, Body> = {};
  for (const [index, block] of toList(blocks).filter(isBody).entries()) {
    const { test, variable, values } = block;
    const keys = (conditions[textOfAny(test)] ??= {});
    keys[textOfAny(variable)] = readElements(
      values,
      unknown === true || toBody(toList(unknown)[index])["values"],
      undefined,
    );
  }
  return Object.keys(conditions).length === 0 ? {} : { Condition: conditions };
};
