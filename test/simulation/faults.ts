// Which faults a seed has, and how often: each seed has only some, so that none hides another.
import { Chance } from "../helpers/chance.ts";

/** Maximum probability of each fault, by name. */
export const FAULTS = {
  killed: 0.15,
  "killed with its last calls": 0.5,
  "clock ahead or behind": 0.5,
  "message delivered twice": 0.1,
  "deleted message redelivered": 0.08,
  "message late": 0.15,
  "old receipt refused": 0.5,
  "call throttled": 0.06,
  "call failed": 0.04,
  "call failed, carried out": 0.04,
  "call lost": 0.02,
  "call without a response": 0.03,
  "call arrives late": 0.02,
  "calls refused permanently": 0.004,
  "calls failed for a while": 0.01,
  "items left unprocessed": 0.2,
  "stale read": 0.3,
  "post throttled": 0.08,
  "post failed": 0.04,
  "post failed, delivered": 0.02,
  "post lost": 0.03,
  "post without a response": 0.03,
  "posts refused permanently": 0.004,
  "posts throttled for a while": 0.01,
  "client never accepts posts": 0.03,
  "client drop unnoticed": 0.3,
  "client leaves during the handshake": 0.15,
  "$disconnect lost": 0.3,
  "$disconnect twice": 0.2,
  "$disconnect at once": 0.5,
  "handshake slow": 0.2,
  "client sends twice": 0.2,
  poison: 0.2,
  "swept twice": 0.2,
} as const;

export type Fault = keyof typeof FAULTS;

/** With a higher probability, nothing would ever finish. */
const MOST = 0.5;

const NAMES = Object.keys(FAULTS) as Fault[];

export class Faults extends Chance {
  /** Whether faults have stopped. */
  isHealed = false;
  private readonly rates = new Map<Fault, number>();
  private readonly onFault: (name: Fault) => void;

  /** @param without faults that never happen. @param onFault called for each that does. */
  constructor(seed: number, without: ReadonlySet<string>, onFault: (name: Fault) => void) {
    super(seed);
    this.onFault = onFault;
    // One seed in eight has only faults of clients, and one has many faults.
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
