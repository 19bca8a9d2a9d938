// Which parts of this project's code an input has reached: V8's own precise coverage, by block.
// https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#method-takePreciseCoverage
import { Session } from "node:inspector";

interface Range {
  startOffset: number;
  endOffset: number;
  count: number;
}

interface FunctionCoverage {
  /** The function itself, then blocks within it that ran another number of times, outer ones first. */
  ranges: Range[];
}

interface Taken {
  result: { scriptId: string; url: string; functions: FunctionCoverage[] }[];
}

export class Coverage {
  private readonly session = new Session();
  /** Characters of each function that have run: how V8 divides them into blocks differs from run to run. */
  private readonly seen = new Map<string, Uint8Array>();
  private readonly isOurs: (url: string) => boolean;

  /** @param isOurs whether a file counts, by its URL. */
  constructor(isOurs: (url: string) => boolean) {
    this.isOurs = isOurs;
    this.session.connect();
    this.call("Profiler.enable");
    this.call("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Characters of the project's code that have run. */
  get size(): number {
    return [...this.seen.values()].reduce(
      (sum, characters) => sum + characters.reduce((some, one) => some + one, 0),
      0,
    );
  }

  /** Forgets what has run since it was asked last. */
  reset(): void {
    this.call("Profiler.takePreciseCoverage");
  }

  /** Whether something has run since then that had not run for any input. It goes on counting as new. */
  hasNew(): boolean {
    return this.take().some(([key, characters]) => addsTo(this.seen.get(key), characters));
  }

  /** The same; from now on it counts as run. */
  takeNew(): boolean {
    let isNew = false;
    for (const [key, characters] of this.take()) {
      const before = this.seen.get(key);
      if (!addsTo(before, characters)) continue;
      isNew = true;
      this.seen.set(
        key,
        before ? characters.map((one, at) => one | (before[at] ?? 0)) : characters,
      );
    }
    return isNew;
  }

  private take(): [key: string, characters: Uint8Array][] {
    const { result } = this.call("Profiler.takePreciseCoverage") as Taken;
    return result
      .filter(({ url }) => this.isOurs(url))
      .flatMap(({ scriptId, functions }) =>
        functions.flatMap(({ ranges: [whole, ...blocks] }) =>
          whole && whole.count > 0
            ? [[`${scriptId}:${whole.startOffset}`, painted(whole, blocks)] as [string, Uint8Array]]
            : [],
        ),
      );
  }

  private call(method: string, params: object = {}): unknown {
    let answer: unknown;
    this.session.post(method, params, (error, result) => {
      if (error) throw error;
      answer = result;
    });
    return answer;
  }
}

const painted = (whole: Range, blocks: Range[]): Uint8Array => {
  const characters = new Uint8Array(whole.endOffset - whole.startOffset).fill(1);
  for (const { startOffset, endOffset, count } of blocks) {
    characters.fill(
      count > 0 ? 1 : 0,
      startOffset - whole.startOffset,
      endOffset - whole.startOffset,
    );
  }
  return characters;
};

const addsTo = (before: Uint8Array | undefined, characters: Uint8Array): boolean =>
  before === undefined || characters.some((one, at) => one > (before[at] ?? 0));
