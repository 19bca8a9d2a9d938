// Reads a plan as a configuration: planned values, and for unknown values what their expressions refer to.
import { GatewayError } from "../diagnostics/errors.ts";
import { own } from "../../shared/own.ts";
import { Budget } from "../terraform/budget.ts";
import { computedAttributes } from "../terraform/computed.ts";
import { ACCOUNT_ID, type Configuration, type Resource } from "../terraform/configuration.ts";
import { dataSourceAttributes } from "../terraform/data-sources.ts";
import { isObject, toText, type Value } from "../terraform/values.ts";
import { listDependencies, givenArguments, hasUnknown } from "./arguments.ts";
import { inLocalAccount } from "./local-account.ts";
import { type PlannedResource, plannedResources } from "./modules.ts";
import type { Expressions, PlanDocument } from "./plan-document.ts";
import { readConstant, isExpression, type Place, References, type Target } from "./references.ts";
import { readArgument, onlyText, createPlace } from "./places.ts";
import { RULES, type Referenced, STAND_INS } from "./rules.ts";

const DEFAULT_REGION = "us-east-1";

export interface PlanConfiguration extends Configuration {
  /** Consequences of values that could not be rebuilt, by `{address}.{attribute}`. Filled as attributes are read. */
  readonly unknown: Map<string, string>;
  /**
   * @param template text with references in the root module, such as `${aws_apigatewayv2_api.chat.id}`.
   * @throws {GatewayError} for a reference without a value.
   */
  readonly evaluate: (template: string) => string;
}

/**
 * @param isStrict whether an expression with a single reference counts as unknown. Default false: it is taken to be that
 * reference alone.
 */
export const planConfiguration = (plan: PlanDocument, isStrict = false): PlanConfiguration => {
  const reader = new PlanReader(inLocalAccount(plan), isStrict);
  const { region, unknown } = reader;
  const evaluate = (template: string) => reader.evaluate(template);
  return { region, unknown, resources: reader.resources(), evaluate };
};

type Attributes = Record<string, () => Value>;

class PlanReader {
  readonly region: string;
  readonly unknown = new Map<string, string>();
  private readonly planned: PlannedResource[];
  private readonly references: References;
  private readonly root: Place;
  private readonly hasLocals: boolean;
  private readonly isStrict: boolean;
  private readonly budget = new Budget();
  private readonly computed = new Map<PlannedResource, Attributes>();
  /** Attributes that are being rebuilt: an attribute that depends on itself has no value. */
  private readonly underWay = new Set<string>();

  constructor(plan: PlanDocument, isStrict: boolean) {
    this.isStrict = isStrict;
    const planned = plannedResources(plan);
    this.planned = planned.resources;
    this.hasLocals = plan.locals !== undefined;
    this.references = new References(planned, plan);
    this.root = { module: planned.root, key: undefined };
    const region = plan.configuration.provider_config?.["aws"]?.expressions?.region;
    this.region = onlyText(this.references.targets(region, this.root)) ?? DEFAULT_REGION;
  }

  evaluate(template: string): string {
    return template.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
      const targets = this.references.targets({ references: [name.trim()] }, this.root);
      const value = this.onlyValue(targets);
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
        attribute: (name) => this.attribute(resource, name),
        references: () => listDependencies(resource),
      }));
  }

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
    const context = {
      address,
      region: this.region,
      accountId: ACCOUNT_ID,
      argument: (name: string) => this.given(resource, name),
    };
    const attributes =
      mode === "data" ? dataSourceAttributes(type, context) : computedAttributes(type, context);
    this.computed.set(resource, attributes);
    return attributes;
  }

  /** @returns the argument's planned value, or the one rebuilt from its expression. */
  private given(resource: PlannedResource, name: string): Value | undefined {
    const expression = own(resource.configuration.expressions, name);
    const value = own(resource.values, name);
    const unknown = own(resource.unknown, name);
    return this.complete(resource, [name], value, unknown, expression) ?? undefined;
  }

  /** Fills unknown parts of a planned value with rebuilt ones. */
  private complete(
    resource: PlannedResource,
    path: string[],
    value: Value | undefined,
    unknown: Value | undefined,
    expression: Expressions | undefined,
  ): Value | undefined {
    if (!hasUnknown(unknown)) return value;
    if (unknown === true || isExpression(expression)) {
      return expression === undefined ? value : this.rebuild(resource, path, value, expression);
    }
    if (Array.isArray(unknown)) {
      return unknown.map((element, index) => {
        const planned = Array.isArray(value) ? value[index] : undefined;
        const block = Array.isArray(expression) ? expression[index] : expression;
        return this.complete(resource, path, planned, element, block) ?? null;
      });
    }
    if (!isObject(unknown)) return value;
    const completed = new Map(isObject(value) ? Object.entries(value) : []);
    for (const [name, element] of Object.entries(unknown)) {
      const inner = readArgument(expression, name);
      const rebuilt = this.complete(resource, [...path, name], completed.get(name), element, inner);
      if (rebuilt !== undefined) completed.set(name, rebuilt);
    }
    return Object.fromEntries(completed);
  }

  private rebuild(
    resource: PlannedResource,
    path: string[],
    value: Value | undefined,
    expression: Expressions,
  ): Value | undefined {
    if (!isExpression(expression)) return value;
    this.budget.spend(STEPS_OF_A_REBUILD);
    const constant = readConstant(expression);
    if (constant !== undefined) return constant;
    const targets = this.references.targets(expression, createPlace(resource));
    const referenced = this.referenced(targets);
    const kind = [resource.type, ...path].join(".");
    const rule = own(RULES, kind);
    const rebuilt = rule ? rule(referenced) : this.uncertain(referenced);
    this.budget.spendOnAll(rebuilt ?? null);
    const named = [resource.address, ...path].join(".");
    if (rebuilt !== undefined) {
      const guess = targets.find((target) => "resource" in target && target.guessed);
      if (guess && "resource" in guess) this.unknown.set(named, describeGuess(guess.resource));
      return rebuilt;
    }
    const standIn = own(STAND_INS, kind);
    this.unknown.set(
      named,
      `it depends on ${this.references.names(expression, createPlace(resource)).join(", ")}, but the plan does not contain the expression. ` +
        (standIn?.meaning ?? "It is omitted.") +
        (this.mayBeLocal(targets) ? LOCALS_HINT : ""),
    );
    return standIn?.value ?? value;
  }

  /** @returns the value of a single reference: several are ambiguous. */
  private onlyValue([target, ...others]: Target[]): Value | undefined {
    if (!target || others.length > 0 || "unresolved" in target) return undefined;
    if ("constant" in target) return target.constant;
    const { resource, attribute } = target;
    return attribute === undefined ? undefined : this.attribute(resource, attribute);
  }

  private uncertain(referenced: Referenced): Value | undefined {
    return this.isStrict ? undefined : referenced.only();
  }

  private mayBeLocal(targets: Target[]): boolean {
    return (
      !this.hasLocals &&
      targets.some((target) => "unresolved" in target && /^(local|each)\./.test(target.unresolved))
    );
  }

  private referenced(targets: Target[]): Referenced {
    return {
      one: (types, attribute) => {
        const found = new Set(
          targets.flatMap((target) =>
            "resource" in target && types.includes(target.resource.type) ? [target.resource] : [],
          ),
        );
        const [only] = found;
        return only && found.size === 1 ? this.attribute(only, attribute) : undefined;
      },
      values: () =>
        targets.flatMap((target) =>
          "resource" in target && target.attribute !== undefined
            ? (this.attribute(target.resource, target.attribute) ?? [])
            : [],
        ),
      constants: () => targets.flatMap((target) => ("constant" in target ? [target.constant] : [])),
      all: (type, attribute) =>
        this.planned
          .filter((resource) => resource.type === type)
          .map((resource) => this.attribute(resource, attribute) ?? null),
      only: () => this.onlyValue(targets),
      arns: () =>
        targets.flatMap((target) =>
          "resource" in target && target.attribute === undefined
            ? (this.attribute(target.resource, "execution_arn") ??
              this.attribute(target.resource, "arn") ??
              [])
            : [],
        ),
    };
  }
}

/** A rebuild takes longer than a step of an expression. */
const STEPS_OF_A_REBUILD = 10;

const LOCALS_HINT = " A plan does not contain locals; use --terraform DIR to have them evaluated.";

const describeGuess = ({ address }: PlannedResource): string =>
  `it is taken from ${address}, because its key is part of the referring one.`;
