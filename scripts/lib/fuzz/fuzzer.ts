// Coverage-guided fuzzing of one target: inputs that reach new code are kept and mutated further.
import type { Target } from "../../../fuzz/target.ts";
import { Coverage } from "./coverage.ts";
import { type Chance, mutate } from "./mutate.ts";
import { mutateJson } from "./mutate-json.ts";

export interface Finding {
  /** `crash`: it threw. `slow`: it took longer than MAX_INPUT_MS. */
  kind: "crash" | "slow";
  input: Buffer;
  /** Identifies the finding: the same for all inputs with the same cause. */
  what: string;
  details: string;
}

interface FuzzerOptions {
  target: Target;
  seeds: Buffer[];
  chance: Chance;
  isOurs: (url: string) => boolean;
  /** Called before each input runs, so that an input that never ends is known. */
  onInput: (input: Buffer) => void;
}

/** Milliseconds of processor time, which other programs do not lengthen. Inputs have at most 16 KB; normal ones take less than one. */
const MAX_INPUT_MS = 3000;

const DEFAULT_BATCH_SIZE = 64;

/** Share of JSON inputs whose mutations stay JSON. */
const WHOLE_JSON = 0.9;

export class Fuzzer {
  readonly findings = new Map<string, Finding>();
  executions = 0;
  /** Inputs that each reached new code, in order. */
  readonly corpus: Buffer[] = [];
  private readonly options: FuzzerOptions;
  private readonly coverage: Coverage;
  private readonly tokens: Buffer[];
  private current: Buffer = Buffer.alloc(0);

  constructor(options: FuzzerOptions) {
    this.options = options;
    this.coverage = new Coverage(options.isOurs);
    this.tokens = options.target.tokens.map((token) => Buffer.from(token));
  }

  get reached(): number {
    return this.coverage.size;
  }

  /** @param isDue whether it is time to stop. */
  async run(isDue: () => boolean): Promise<void> {
    this.coverage.reset();
    const { seeds, target } = this.options;
    for (const seed of seeds) await this.tryAlone(seed);
    // An input that adds no coverage is mutated only if there is no other.
    if (this.corpus.length === 0) this.corpus.push(seeds[0] ?? Buffer.alloc(0));
    const { batchSize = DEFAULT_BATCH_SIZE } = target;
    while (!isDue()) {
      const batch = Array.from({ length: batchSize }, () => this.nextInput());
      for (const input of batch) await this.execute(input);
      // Reading coverage is expensive, so it is read per batch, and per input only if the batch reached something new.
      if (this.coverage.hasNew()) for (const input of batch) await this.tryAlone(input);
    }
  }

  private async tryAlone(input: Buffer): Promise<void> {
    await this.execute(input);
    if (this.coverage.takeNew()) this.corpus.push(input);
  }

  private nextInput(): Buffer {
    const { chance } = this.options;
    // Recent inputs are more likely to reach new code.
    const at = Math.floor(Math.sqrt(chance()) * this.corpus.length);
    const parent = this.corpus[at] ?? Buffer.alloc(0);
    const sources = { chance, tokens: this.tokens, corpus: this.corpus };
    const isWhole = this.options.target.isJson === true && chance() < WHOLE_JSON;
    return (isWhole ? mutateJson(parent, sources) : undefined) ?? mutate(parent, sources);
  }

  private async execute(input: Buffer): Promise<void> {
    const { target, onInput } = this.options;
    this.current = input;
    onInput(input);
    this.executions += 1;
    const before = process.cpuUsage();
    try {
      await target.run(input);
    } catch (error) {
      this.report("crash", error);
    }
    const { user, system } = process.cpuUsage(before);
    const usedMs = (user + system) / 1000;
    if (usedMs > MAX_INPUT_MS) this.report("slow", `${Math.round(usedMs)} ms of processor time`);
  }

  report(kind: Finding["kind"], error: unknown, input = this.current): void {
    const details = error instanceof Error ? (error.stack ?? error.message) : String(error);
    const [message = "", ...frames] = details.split("\n");
    const place = frames.find((frame) => frame.includes("file://")) ?? "";
    const what = kind === "slow" ? kind : `${message.slice(0, 60)} ${place.trim()}`;
    const known = this.findings.get(what);
    if (known && known.input.length <= input.length) return;
    this.findings.set(what, { kind, input, what, details });
  }
}
