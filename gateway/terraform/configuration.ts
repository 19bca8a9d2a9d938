// Evaluates a Terraform configuration: resolves references, calls functions, computes attributes.
import { GatewayError } from "../diagnostics/errors.ts";
import { own } from "../../shared/own.ts";
import { Budget } from "./budget.ts";
import { computedAttributes } from "./computed.ts";
import { dataSourceAttributes } from "./data-sources.ts";
import { block, type TerraformDocument } from "./document.ts";
import { readIgnoredChanges } from "./ignored-changes.ts";
import { defineLazy } from "./lazy.ts";
import { parseTemplate } from "./expression.ts";
import { type References, referencesIn } from "./references.ts";
import type { Scope } from "./scope.ts";
import { isObject, type Value } from "./values.ts";
import { type Environment, variableValues } from "./variables.ts";

export interface Resource {
  /** For example `aws_sqs_queue.jobs`. */
  readonly address: string;
  readonly type: string;
  /** Names of the arguments that the configuration sets to something other than null. */
  readonly given: readonly string[];
  /** Names of the arguments whose changes Terraform ignores, or `all`. Default: none, or the sources are not known. */
  readonly ignored?: readonly string[];
  /** @returns an argument or a computed attribute; undefined when it is neither. */
  attribute(name: string): Value | undefined;
  references(): References;
}

export interface Configuration {
  readonly region: string;
  readonly resources: Resource[];
}

/** The only account of the embedded SQS. */
export const ACCOUNT_ID = "000000000000";

const DEFAULT_REGION = "us-east-1";

/** Arguments for Terraform itself. */
const META_ARGUMENTS = new Set(["//", "depends_on", "lifecycle", "provider", "provisioner"]);

export const loadConfiguration = (
  document: TerraformDocument,
  environment: Environment,
): Configuration => {
  const loader = new Loader(document, environment);
  return { region: loader.region, resources: loader.resources() };
};

class Loader {
  readonly region: string;
  private readonly document: TerraformDocument;
  /** Values by the first name of a reference. */
  private readonly names: Map<string, Value>;
  private readonly budget = new Budget();
  private readonly scope: Scope = (name) => this.lookUp(name);

  constructor(document: TerraformDocument, environment: Environment) {
    this.document = document;
    this.names = new Map<string, Value>([
      ["var", variableValues(document.variable, environment, this.budget)],
      ["local", this.lazily("local", document.locals ?? {})],
      ["terraform", { workspace: "default" }],
      ["path", { module: ".", root: ".", cwd: "." }],
    ]);
    const region = this.evaluate(block(document.provider?.["aws"])["region"] ?? null);
    this.region = typeof region === "string" ? region : DEFAULT_REGION;
    this.names.set("data", this.dataSources());
    for (const type of Object.keys(document.resource ?? {})) {
      this.names.set(type, this.ofType(type));
    }
  }

  resources(): Resource[] {
    return Object.entries(this.document.resource ?? {}).flatMap(([type, byName]) =>
      Object.keys(byName).map((name) => this.resource(type, name)),
    );
  }

  private resource(type: string, name: string): Resource {
    const byName = this.names.get(type) as Record<string, Record<string, Value>>;
    const attributes = own(byName, name);
    const body = own(own(this.document.resource, type), name) ?? {};
    return {
      address: `${type}.${name}`,
      type,
      given: Object.keys(body).filter((key) => !META_ARGUMENTS.has(key) && body[key] !== null),
      ignored: readIgnoredChanges(body),
      attribute: (attribute) => own(attributes, attribute),
      references: () => referencesIn(body, this.document),
    };
  }

  private ofType(type: string): Value {
    const byName = Object.entries(own(this.document.resource, type) ?? {});
    return Object.fromEntries(
      byName.map(([name, body]) => [name, this.instance(type, name, body)]),
    );
  }

  private instance(type: string, name: string, body: Record<string, Value>): Value {
    const address = `${type}.${name}`;
    for (const argument of ["count", "for_each"]) {
      if (body[argument] !== undefined) {
        throw new GatewayError(
          "INVALID_CONFIGURATION",
          `${address}: ${argument} is not supported; expected one resource per block.`,
        );
      }
    }
    const given = this.lazily(address, body);
    const computed = computedAttributes(type, {
      address,
      region: this.region,
      accountId: ACCOUNT_ID,
      // Only arguments, not computed attributes of the same name: `name` may be set, or derived from `name_prefix`.
      argument: (argument) => (Object.hasOwn(body, argument) ? own(given, argument) : undefined),
      findArgument: (...other) => this.findArgument(...other),
    });
    return this.withComputed(given, address, {
      ...computed,
      tags_all: () => ({ ...this.defaultTags(), ...(isObject(given["tags"]) && given["tags"]) }),
    });
  }

  private findArgument(type: string, id: string, name: string): Value | undefined {
    const others = Object.values(
      (this.names.get(type) ?? {}) as Record<string, Record<string, Value>>,
    );
    return own(
      others.find((other) => own(other, "id") === id),
      name,
    );
  }

  /** The provider's default tags, which apply to every resource. */
  private defaultTags(): { [name: string]: Value } {
    const { default_tags = null } = block(this.document.provider?.["aws"]);
    const { tags } = block(this.evaluate(default_tags));
    return isObject(tags) ? tags : {};
  }

  private dataSources(): Value {
    return Object.fromEntries(
      Object.entries(this.document.data ?? {}).map(([type, byName]) => [
        type,
        Object.fromEntries(
          Object.entries(byName).map(([name, body]) => {
            const address = `data.${type}.${name}`;
            const given = this.lazily(address, body);
            const argument = (key: string) => own(given, key);
            const context = { address, region: this.region, accountId: ACCOUNT_ID, argument };
            return [name, this.withComputed(given, address, dataSourceAttributes(type, context))];
          }),
        ),
      ]),
    );
  }

  /** Evaluates arguments on access, so that their order does not matter. */
  private lazily(address: string, body: Record<string, Value>): Record<string, Value> {
    const entries = Object.entries(body).filter(([name]) => !META_ARGUMENTS.has(name));
    const values = {};
    for (const [name, value] of entries) {
      defineLazy(values, name, `${address}.${name}`, () => this.argument(value));
    }
    return values;
  }

  /** Charges the whole value: a reader may visit all of it. */
  private argument(value: Value): Value {
    const evaluated = this.evaluate(value);
    if (hasExpression(value)) this.budget.spendOnAll(evaluated);
    return evaluated;
  }

  private withComputed(
    given: Record<string, Value>,
    address: string,
    computed: Record<string, () => Value>,
  ): Record<string, Value> {
    for (const [name, compute] of Object.entries(computed)) {
      if (!Object.hasOwn(given, name)) defineLazy(given, name, `${address}.${name}`, compute);
    }
    return given;
  }

  private evaluate(value: Value): Value {
    if (typeof value === "string") return parseTemplate(value, { budget: this.budget })(this.scope);
    if (Array.isArray(value)) return value.map((element) => this.evaluate(element));
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, element]) => [key, this.evaluate(element)]),
    );
  }

  private lookUp(name: string): Value {
    const value = this.names.get(name);
    if (value === undefined) {
      throw new GatewayError(
        "UNKNOWN_REFERENCE",
        `"${name}" is not declared; expected one of ${[...this.names.keys()].join(", ")}.`,
      );
    }
    return value;
  }
}

const hasExpression = (value: Value): boolean =>
  typeof value === "string"
    ? value.includes("${")
    : typeof value === "object" && value !== null && Object.values(value).some(hasExpression);
