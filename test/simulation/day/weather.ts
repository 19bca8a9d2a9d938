// What goes wrong in a day, and how often: each seed has only some of it, so that nothing hides another.
import { Chance } from "../../helpers/chance.ts";

/** Probability of each fault, each time that it could happen. */
export const MISHAPS = {
  "call throttled": 0.01,
  "call without a response": 0.01,
  "function died": 0.03,
  "frame lost": 0.03,
  "frame doubled": 0.03,
  "frame late": 0.05,
  "reply lost": 0.03,
  "handshake refused": 0.2,
  "handshake without an end": 0.1,
  "token callback throws": 0.1,
  "token callback hangs": 0.05,
  "$disconnect lost": 0.3,
  "connection cut": 0.5,
  "connection vanished": 0.5,
  "line down": 0.4,
  "application restarted": 0.15,
  "channel left and joined again": 0.2,
  "every connection closed": 0.1,
} as const;

type Mishap = keyof typeof MISHAPS;

export type Mishaps = { [name in Mishap]?: number };

export class Weather extends Chance {
  /** Nothing goes wrong before the first clients have joined, and after the day. */
  isFair = true;
  private readonly mishaps: Mishaps;
  private readonly absent = new Set<string>();

  constructor(seed: number, mishaps: Mishaps) {
    super(seed);
    this.mishaps = mishaps;
    for (const name of Object.keys(MISHAPS)) if (this.random() < 0.1) this.absent.add(name);
  }

  /** @returns whether it happens now. */
  strikes(name: Mishap): boolean {
    if (this.isFair || this.absent.has(name)) return false;
    return this.happens(name, this.mishaps[name] ?? 0);
  }

  /** Milliseconds of one direction. */
  readonly way = (): number => 1 + this.below(40);
}
