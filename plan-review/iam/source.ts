// What a resource type that grants permissions is, and the shapes that several of them have.
import { type Body } from "../marks/body.ts";
import { show } from "../marks/show.ts";
import type { Grant } from "./grants.ts";

export interface Source {
  /** The argument that refers to the owner; undefined if the resource itself is the owner. */
  owner?: string;
  /** Arguments that contain permissions. */
  attributes: string[];
  /** Whether the arguments make up one statement together. */
  isStatement?: true;
  /** Whether the arguments of a resource contain permissions. Default: always. */
  isPolicy?: (body: Body) => boolean;
  grants: (value: unknown, name: string, body: Body) => Grant[];
}

export const toList = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** A permission of which only the action is known. */
export const NOTHING: Omit<Grant, "action"> = {
  effect: "Allow",
  resource: "",
  principal: "",
  condition: "",
};

/** Somebody gets what another thing allows, or a way to sign in. */
export const access = (owner: string, what: string, by: string): Source => ({
  owner,
  attributes: [by],
  isStatement: true,
  grants: (_, __, body) =>
    toList(body[by] ?? []).map((one) => ({ ...NOTHING, action: what, principal: show(one) })),
});
