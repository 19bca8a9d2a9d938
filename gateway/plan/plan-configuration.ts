// Reads a plan as a configuration: planned values, and for unknown values what their expressions refer to.
import { GatewayError } from "../diagnostics/errors.ts";
import { groupBy } from "../../shared/group-by.ts";
import { own } from "../../shared/own.ts";
import { Budget } from "../terraform/budget.ts";
import { computedAttributes } from "../terraform/computed.ts";
import { ACCOUNT_ID, type Configuration, type Resource } from "../terraform/configuration.ts";
import { dataSourceAttributes } from "../terraform/data-sources.ts";
import type { Sources } from "../hcl/sources.ts";
import { isUnknown } from "../terraform/unknown.ts";
import { isObject, toText, type Value } from "../terraform/values.ts";
import { listDependencies, givenArguments, hasUnknown, isInDynamicBlock } from "./arguments.ts";
import { inLocalAccount } from "./local-account.ts";
import { JoinedValues } from "./joined-values.ts";
import {
  describeGuess,
  ELEMENTS_MISSING,
  mayBeInSources,
  readOwner,
  SOURCES_HINT,
} from "./notes.ts";
import { type PlannedResource, type PlannedResources, plannedResources } from "./modules.ts";
import { isWithoutReferences, type Part, partAt, partNamed } from "./parts.ts";
import type { PlanDocument } from "./plan-document.ts";
import { createReferenced, type ReadAttribute, readOnlyValue } from "./referenced.ts";
import { readConstant, isExpression, type Place, References } from "./references.ts";
import { onlyText, createPlace } from "./places.ts";
import type { PlanOptions } from "./plan-options.ts";
import { LISTS, RULES, type Referenced } from "./rules.ts";
import { type Attribute, settle } from "./settle.ts";
import { UnknownNotes } from "./unknown-notes.ts";

const DEFAULT_REGION = "us-east-1";

export interface PlanConfiguration extends Configuration {
  /** Consequences of values that could not be rebuilt, by `{address}.{attribute}`. Filled as attributes are read. */
  readonly unknown: ReadonlyMap<string, string>;
  /** The attributes with such values, as `{address}.{attribute}`. */
  readonly unknownAttributes: ReadonlySet<string>;
  /**
   * @param template text with references in the root module, such as `${aws_apigatewayv2_api.chat.id}`.
   * @throws {GatewayError} for a reference without a value.
   */
  readonly evaluate: (template: string) => string;
}

export const planConfiguration = (
  plan: PlanDocument,
  options: PlanOptions = {},
): PlanConfiguration => {
  const reader = new PlanReader(inLocalAccount(plan), options);
  const { region, notes } = reader;
  const evaluate = (template: string) => reader.evaluate(template);
  const { values: unknown, attributes: unknownAttributes } = notes;
  return { region, unknown, unknownAttributes, resources: reader.resources(), evaluate };
};

type Attributes = Record<string, () => Value>;

class PlanReader {
  readonly region: string;
  readonly notes = new UnknownNotes();
  private readonly planned: PlannedResource[];
  private readonly byType: Map<string, PlannedResource[]>;
  private readonly columns = new Map<string, Value[]>();
  private readonly references: References;
  private readonly root: Place;
  private readonly isStrict: boolean;
  /** Undefined without sources. */
  private readonly joined?: JoinedValues;
  private readonly budget = new Budget();
  private readonly computed = new Map<PlannedResource, Attributes>();
  /** Attributes that are being rebuilt: an attribute that depends on itself has no value. */
  private readonly underWay = new Set<string>();

  constructor(plan: PlanDocument, { isStrict = false, sources }: PlanOptions) {
    this.isStrict = isStrict;
    const planned = plannedResources(plan);
    this.planned = planned.resources;
    this.byType = groupBy(planned.resources, ({ type }) => type);
    this.references = new References(planned, plan);
    this.root = { module: planned.root, key: undefined };
    const region = plan.configuration.provider_config?.["aws"]?.expressions?.region;
    if (sources) this.joined = this.join(planned, plan, sources);
    const written = this.joined?.written.provider("aws", "region");
    this.region =
      onlyText(this.references.targets(region, this.root)) ??
      (typeof written === "string" && !isUnknown(written) ? written : DEFAULT_REGION);
  }

  private join(
    planned: PlannedResources,
    { variables }: PlanDocument,
    sources: Sources,
  ): JoinedValues {
    return new JoinedValues({
      planned,
      variables,
      sources,
      budget: this.budget,
      computed: (resource) => this.computedFor(resource),
      fallback: (resource, name) => this.attribute(resource, name),
    });
  }

  evaluate(template: string): string {
    return template.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      const written = this.joined?.written.evaluate(`\${${name}}`);
      if (written !== undefined && !isUnknown(written)) return toText(written);
      const targets = this.references.targets({ references: [name.trim()] }, this.root);
      const value = readOnlyValue(targets, this.read);
      if (value !== undefined) return toText(value);
      throw new GatewayError(
        "UNKNOWN_REFERENCE",
        `"${name}" has no value in the plan; expected an attribute of a resource, ` +
          'such as "${aws_apigatewayv2_api.NAME.id}".',
      );
    });
  }

  resources(): Resource[] {
    return this.planned
      .filter(({ mode }) => mode === "managed")
      .map((resource) => ({
        address: resource.address,
        type: resource.type,
        given: givenArguments(resource),
        ignored: this.joined?.written.ignored(resource) ?? [],
        attribute: (name) => this.attribute(resource, name),
        references: () => listDependencies(resource),
      }));
  }

  /** Read once: there may be thousands of resources that need the names of thousands of others. */
  private readonly all = (type: string, name: string): Value[] => {
    const kind = `${type}.${name}`;
    const ofType = this.byType.get(type) ?? [];
    const values = this.columns.get(kind) ?? ofType.map((one) => this.attribute(one, name) ?? null);
    this.columns.set(kind, values);
    return values;
  };

  private readonly read: ReadAttribute = (resource, name) => this.attribute(resource, name);

  private attribute(resource: PlannedResource, name: string): Value | undefined {
    const path = `${resource.address}.${name}`;
    if (this.underWay.has(path)) return undefined;
    this.underWay.add(path);
    try {
      return this.given(resource, name) ?? own(this.computedFor(resource), name)?.();
    } finally {
      this.underWay.delete(path);
    }
  }

  private computedFor(resource: PlannedResource): Attributes {
    const known = this.computed.get(resource);
    if (known) return known;
    const { address, type, mode } = resource;
    const { region, joined, findArgument } = this;
    // What is unknown in a policy document matters where the policy is used.
    const argument = (name: string) =>
      mode === "data" && joined ? joined.given(resource, name) : this.given(resource, name);
    const context = { address, region, accountId: ACCOUNT_ID, argument, findArgument };
    const attributes =
      mode === "data" ? dataSourceAttributes(type, context) : computedAttributes(type, context);
    this.computed.set(resource, attributes);
    return attributes;
  }

  private readonly findArgument = (type: string, id: string, name: string): Value | undefined => {
    const managed = this.byType.get(type)?.filter(({ mode }) => mode === "managed");
    const other = managed?.find((one) => this.attribute(one, "id") === id);
    return other && this.given(other, name);
  };

  /** @returns the argument's planned value, or the one rebuilt from its expression. */
  private given(resource: PlannedResource, name: string): Value | undefined {
    const expression = own(resource.configuration.expressions, name);
    const value = own(resource.values, name);
    const unknown = own(resource.unknown, name);
    const joined = this.joined?.given(resource, name);
    return this.complete(resource, [name], { value, unknown, expression, joined }) ?? undefined;
  }

  /** Fills unknown parts of a planned value with what the sources say, or with rebuilt ones. */
  private complete(resource: PlannedResource, path: string[], part: Part): Value | undefined {
    const { value, unknown, expression } = part;
    if (!hasUnknown(unknown)) return value;
    if (unknown === true || isExpression(expression)) return this.fill(resource, path, part);
    if (Array.isArray(unknown)) {
      return unknown.map((_, index) => this.complete(resource, path, partAt(part, index)) ?? null);
    }
    if (!isObject(unknown)) return value;
    const completed = new Map(isObject(value) ? Object.entries(value) : []);
    for (const name of Object.keys(unknown)) {
      const rebuilt = this.complete(resource, [...path, name], partNamed(part, name));
      if (rebuilt !== undefined) completed.set(name, rebuilt);
    }
    return Object.fromEntries(completed);
  }

  private fill(resource: PlannedResource, path: string[], part: Part): Value | undefined {
    const { value, expression, joined } = part;
    const kind = [resource.type, ...path].join(".");
    const named = [resource.address, ...path].join(".");
    const name = `${resource.address}.${path[0]}`;
    const attribute = { kind, name, path: named, owner: readOwner(resource) };
    const written = joined === undefined ? undefined : this.settle(attribute, joined);
    if (written !== undefined) return written;
    if (!isExpression(expression)) {
      if (isWithoutReferences(part, path)) return this.notes.substitute(attribute, part, []);
      if (!isInDynamicBlock(resource, path)) return value;
      return this.notes.standIn(attribute, part, []) ?? value;
    }
    this.budget.spend(STEPS_OF_A_REBUILD);
    const constant = readConstant(expression);
    if (constant !== undefined) return constant;
    const targets = this.references.targets(expression, createPlace(resource));
    const referenced = createReferenced(targets, this.all, this.read);
    const rule = own(RULES, kind);
    const rebuilt = rule ? rule(referenced) : this.uncertain(referenced);
    this.budget.spendOnAll(rebuilt ?? null);
    const settled = rebuilt === undefined ? undefined : this.settle(attribute, rebuilt);
    if (settled !== undefined) {
      const guess = targets.find((target) => "resource" in target && target.guessed);
      if (guess && "resource" in guess) this.notes.add(attribute, describeGuess(guess.resource));
      else if (LISTS.has(kind) && !this.joined) this.notes.add(attribute, ELEMENTS_MISSING);
      return settled;
    }
    const names = this.references.names(expression, createPlace(resource));
    const hint = this.joined === undefined && targets.some(mayBeInSources) ? SOURCES_HINT : "";
    return this.notes.substitute(attribute, part, names, hint);
  }

  /** @returns the known part of a value; undefined when there is none. Notes what is lost. */
  private settle(attribute: Attribute, value: Value): Value | undefined {
    const { value: settled, notes } = settle(attribute, value);
    if (settled === undefined) return undefined;
    for (const [path, note] of notes) this.notes.add({ ...attribute, path }, note);
    return settled;
  }

  private uncertain(referenced: Referenced): Value | undefined {
    return this.isStrict ? undefined : referenced.only();
  }
}

/** A rebuild takes longer than a step of an expression. */
const STEPS_OF_A_REBUILD = 10;
