// Tells changes of members that come late, after a newer one of the same member.
import type { MemberChange } from "./frames.ts";

/** Members whose last change is remembered. */
const MAX_MEMBERS = 1000;

export class MemberClock {
  /** When each member joined or left last, by connection. */
  readonly #changes = new Map<string, number>();

  /** @returns whether nothing newer is known of the member. Remembers the change. */
  isNews({ connection, at }: MemberChange): boolean {
    if (at <= (this.#changes.get(connection) ?? -1)) return false;
    this.#changes.delete(connection);
    this.#changes.set(connection, at);
    const [oldest = ""] = this.#changes.keys();
    if (this.#changes.size > MAX_MEMBERS) this.#changes.delete(oldest);
    return true;
  }
}
