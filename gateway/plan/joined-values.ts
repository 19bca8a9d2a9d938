// Values of planned resources, joined from the plan, its sources, and what the gateway derives. Parts may be unknown.
import { own } from "../../shared/own.ts";
import { isUnknown, unknownValue } from "../terraform/unknown.ts";
import type { Value } from "../terraform/values.ts";
import { hasUnknown } from "./arguments.ts";
import { join } from "./join.ts";
import type { PlannedResource } from "./modules.ts";
import { type PlannedAttributes, Written, type WrittenOptions } from "./written.ts";

interface JoinedOptions extends Omit<WrittenOptions, "attributes"> {
  /** Attributes that the gateway derives. */
  computed: (resource: PlannedResource) => Record<string, () => Value>;
  /** What the gateway takes for a partly unknown text of a managed resource. */
  fallback: (resource: PlannedResource, name: string) => Value | undefined;
}

export class JoinedValues implements PlannedAttributes {
  readonly written: Written;
  private readonly options: JoinedOptions;
  private readonly known = new Map<string, Value | undefined>();
  /** Attributes that are being read: one that depends on itself is unknown. */
  private readonly underWay = new Set<string>();

  constructor(options: JoinedOptions) {
    this.options = options;
    this.written = new Written({ ...options, attributes: this });
  }

  list(resource: PlannedResource): Set<string> {
    const { values, unknown } = resource;
    const computed = this.options.computed(resource);
    return new Set([values, unknown, computed].flatMap((names) => Object.keys(names)));
  }

  read(resource: PlannedResource, name: string): Value {
    const given = this.given(resource, name);
    if (given !== undefined && !isUnknown(given)) return given;
    const derived =
      resource.mode === "data"
        ? own(this.options.computed(resource), name)?.()
        : this.options.fallback(resource, name);
    return derived ?? given ?? unknownValue(`depends on ${resource.address}.${name}`);
  }

  /** @returns the argument; undefined when neither the plan nor the source says it. */
  given(resource: PlannedResource, name: string): Value | undefined {
    const unknown = own(resource.unknown, name);
    const planned = own(resource.values, name);
    if (!hasUnknown(unknown)) return planned;
    const path = `${resource.address}.${name}`;
    if (this.known.has(path)) return this.known.get(path);
    if (this.underWay.has(path)) return unknownValue("depends on itself");
    this.underWay.add(path);
    try {
      const joined = join(planned, unknown, this.written.argument(resource, name));
      this.known.set(path, joined);
      return joined;
    } finally {
      this.underWay.delete(path);
    }
  }
}
