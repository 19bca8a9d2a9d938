// The delivery marker's table in virtual time: the owner of work, and what is left of it.
import type { DeliveryMarker, Mark } from "../../handlers/lib/broadcast/delivery-marker.ts";

/** Makes a call that may fail. @param fault name of the fault. @param chance probability of failing. */
export type Call = <Result>(fault: string, chance: number, act: () => Result) => Promise<Result>;

interface Entry {
  until: number;
  owner: number;
  claims: number;
  rest?: string;
}

export class SimulatedMarks {
  private readonly entries = new Map<string, Entry>();
  private readonly now: () => number;
  private owners = 0;

  constructor(now: () => number) {
    this.now = now;
  }

  markerFor(call: Call): DeliveryMarker {
    return { claim: (id, leaseMs) => call("claim", 0.03, () => this.claim(id, leaseMs, call)) };
  }

  private claim(id: string, leaseMs: number, call: Call): Mark | "done" | "busy" {
    const before = this.entries.get(id);
    if (before?.until === 0) return "done";
    if (before && before.until > this.now()) return "busy";
    this.owners += 1;
    const claims = (before?.claims ?? 0) + 1;
    const entry = { ...before, until: this.now() + leaseMs, owner: this.owners, claims };
    this.entries.set(id, entry);
    const change = (fault: string, act: (own: Entry) => void) =>
      call(fault, 0.03, () => {
        const now = this.entries.get(id);
        if (now?.owner === entry.owner) act(now);
      });
    return {
      isTakenOver: claims > 1,
      rest: entry.rest,
      keep: (rest) => change("keep", (own) => (own.rest = rest)),
      finish: () => change("finish", (own) => (own.until = 0)),
      release: () => change("release", (own) => (own.until = 1)),
    };
  }
}
