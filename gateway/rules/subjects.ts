// The resources that rules are applied to, with look-ups between them.
import { groupBy } from "../../shared/group-by.ts";
import { GatewayError } from "../diagnostics/errors.ts";
import type { Resource } from "../terraform/configuration.ts";
import type { References } from "../terraform/references.ts";
import { Fields, NotKnown } from "./fields.ts";

/** A configuration that only rules read, so that their reads are not reported as served attributes. */
export interface Judged {
  resources: Resource[];
  /** Attributes without a certain value, as `{address}.{attribute}`; filled as they are read. */
  unknownAttributes: ReadonlySet<string>;
  isPlan: boolean;
}

export class Subject extends Fields {
  readonly address: string;
  readonly type: string;
  private readonly resource: Resource;

  constructor(
    resource: Resource,
    { unknownAttributes, isPlan }: Pick<Judged, "unknownAttributes" | "isPlan">,
  ) {
    super({ read: (name) => readKnown(resource, name, unknownAttributes), isPlanned: isPlan });
    this.address = resource.address;
    this.type = resource.type;
    this.resource = resource;
  }

  /** Whether the project sets the argument: a plan also has values for other arguments. */
  gives(name: string): boolean {
    return this.resource.given.includes(name) && this.has(name);
  }

  /** Like `text`, but also undefined for an unknown value. */
  knownText(name: string): string | undefined {
    return orUndefined(() => this.text(name));
  }

  references(): References {
    return this.resource.references();
  }
}

const readKnown = (resource: Resource, name: string, unknown: Judged["unknownAttributes"]) => {
  const value = orUndefined(() => resource.attribute(name), true);
  const path = `${resource.address}.${name}`;
  if (unknown.has(path)) throw new NotKnown(path);
  return value;
};

/** @param isRethrown whether to throw NotKnown, which ends the rule. Default false: returns undefined. */
const orUndefined = <Result>(read: () => Result, isRethrown = false): Result | undefined => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof NotKnown || error instanceof GatewayError)) throw error;
    if (isRethrown) throw new NotKnown(error.message);
    return undefined;
  }
};

export class Subjects {
  readonly all: Subject[];
  private readonly byType: Map<string, Subject[]>;
  private readonly firsts = new Map<string, Map<string | undefined, Subject>>();

  constructor(judged: Judged) {
    this.all = judged.resources.map((resource) => new Subject(resource, judged));
    this.byType = groupBy(this.all, ({ type }) => type);
  }

  ofType(type: string): Subject[] {
    return this.byType.get(type) ?? [];
  }

  /** @returns the first resource of the type whose attribute has the value. */
  find(type: string, attribute: string, value: string | undefined): Subject | undefined {
    if (value === undefined) return undefined;
    return this.listFirst(type, attribute, (one) => one.knownText(attribute)).get(value);
  }

  /** @returns undefined when the API is not in this configuration. */
  findApi(subject: Subject): Subject | undefined {
    return this.find("aws_apigatewayv2_api", "id", subject.text("api_id"));
  }

  findProtocol(subject: Subject): string | undefined {
    const api = subject.type === "aws_apigatewayv2_api" ? subject : this.findApi(subject);
    return api?.text("protocol_type");
  }

  /** @returns the first earlier resource of the same type and Region with the same values; none if the last value is not set. */
  sameBefore(subject: Subject, ...attributes: string[]): Subject | undefined {
    const values = attributes.map((name) => subject.text(name));
    if (values.at(-1) === undefined) return undefined;
    const toKey = (one: Subject): string => identify(one, attributes);
    const what = `same ${attributes.join(" ")}`;
    const first = this.listFirst(subject.type, what, toKey).get(toKey(subject));
    return first === subject ? undefined : first;
  }

  /**
   * @param what names the keys.
   * @returns the first resource with each key, made once: there may be thousands of resources.
   */
  private listFirst(
    type: string,
    what: string,
    toKey: (one: Subject) => string | undefined,
  ): Map<string | undefined, Subject> {
    const name = `${type} ${what}`;
    const known = this.firsts.get(name);
    if (known) return known;
    const latestFirst = this.ofType(type).toReversed();
    const firsts = new Map(latestFirst.map((one) => [toKey(one), one]));
    this.firsts.set(name, firsts);
    return firsts;
  }
}

const identify = (subject: Subject, attributes: string[]): string =>
  JSON.stringify(["region", ...attributes].map((name) => subject.knownText(name) ?? null));
