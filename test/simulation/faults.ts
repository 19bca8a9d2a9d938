// Which faults a seed has, and how often: each seed some of them, so that none hides another.
import { Chance } from "../helpers/chance.ts";

/** By name, how often each happens at most, of the times that it could. */
export const FAULTS = {
  killed: 0.15,
  "killed with its last calls": 0.5,
  "clock ahead or behind": 0.5,
  "message delivered twice": 0.1,
  "message deleted in vain": 0.08,
  "message late": 0.15,
  "old receipt refused": 0.5,
  "call throttled": 0.06,
  "call failed": 0.04,
  "call failed, carried out": 0.04,
  "call lost": 0.02,
  "call without an answer": 0.03,
  "call arrives late": 0.02,
  "calls refused for good": 0.004,
  "calls failed for a while": 0.01,
  "items left undone": 0.2,
  "read of a moment ago": 0.3,
  "post throttled": 0.08,
  "post failed": 0.04,
  "post failed, delivered": 0.02,
  "post lost": 0.03,
  "post without an answer": 0.03,
  "posts refused for good": 0.004,
  "posts throttled for a while": 0.01,
  "client never takes it": 0.03,
  "client unnoticed": 0.3,
  "client leaves in the handshake": 0.15,
  "$disconnect lost": 0.3,
  "$disconnect twice": 0.2,
  "$disconnect at once": 0.5,
  "handshake slow": 0.2,
  "asked twice": 0.2,
  poison: 0.2,
  "swept twice": 0.2,
} as const;

export type Fault = keyof typeof FAULTS;

/** With more, nothing would ever come to an end. */
const MOST = 0.5;

const NAMES = Object.keys(FAULTS) as Fault[];

export class Faults extends Chance {
  /** Nothing fails any more. */
  isHealed = false;
  private readonly rates = new Map<Fault, number>();
  private readonly onFault: (name: Fault) => void;

  /** @param without faults that never happen. @param onFault is told of each that does. */
  constructor(seed: number, without: ReadonlySet<string>, onFault: (name: Fault) => void) {
    super(seed);
    this.onFault = onFault;
    // One seed in eight has no faults but those of the clients, and one has many.
    const mood = this.below(8);
    const isCalm = mood === 0;
    const harshness = mood === 1 ? 4 : 1;
    for (const name of NAMES) {
      const isOn = this.random() < 0.5;
      const rate = Math.min(MOST, harshness * FAULTS[name] * (0.2 + 0.8 * this.random()));
      const isOfClients = /client|disconnect|handshake|asked|swept/.test(name);
      if (isOn && !without.has(name) && (!isCalm || isOfClients)) this.rates.set(name, rate);
    }
  }

  /** @returns whether it happens now. */
  strikes(name: Fault): boolean {
    const rate = this.rates.get(name);
    if (rate === undefined || this.isHealed) return false;
    if (!this.happens(name, rate)) return false;
    this.onFault(name);
    return true;
  }
}
