// Notes which values of a plan are unknown, and what is used instead of them.
import { own } from "../../shared/own.ts";
import { describeReason } from "./notes.ts";
import type { Part } from "./parts.ts";
import { STAND_INS } from "./rules.ts";
import type { Attribute } from "./settle.ts";

/** Filled as attributes are read. */
export class UnknownNotes {
  readonly values = new Map<string, string>();
  /** Those that have such a value, or are one. */
  readonly attributes = new Set<string>();

  add({ name, path }: Pick<Attribute, "name" | "path">, consequence: string): void {
    this.values.set(path, consequence);
    this.attributes.add(name);
  }

  /** @returns the substitute for an unknown value, or what the plan says of it. */
  substitute(attribute: Attribute, part: Part, names: string[], hint = "") {
    const standIn = this.standIn(attribute, part, names, hint);
    if (standIn === undefined)
      this.add(attribute, describeReason(part, names, hint, "It is omitted."));
    return standIn ?? part.value;
  }

  /** @returns the substitute for an unknown value; undefined when there is none for its kind. */
  standIn(attribute: Attribute, part: Part, names: string[], hint = "") {
    const standIn = own(STAND_INS, attribute.kind);
    if (standIn) this.add(attribute, describeReason(part, names, hint, standIn.meaning));
    return standIn?.value;
  }
}
