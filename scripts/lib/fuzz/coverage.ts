// Measures which parts of this project's code an input reaches, with V8's precise block coverage.
// https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#method-takePreciseCoverage
import { Session } from "node:inspector";

interface Range {
  startOffset: number;
  endOffset: number;
  count: number;
}

interface FunctionCoverage {
  /** The function itself, then blocks within it with a different count, outer ones first. */
  ranges: Range[];
}

interface Taken {
  result: { scriptId: string; url: string; functions: FunctionCoverage[] }[];
}

export class Coverage {
  private readonly session = new Session();
  /** Covered characters of each function: V8's division into blocks differs between runs. */
  private readonly seen = new Map<string, Uint8Array>();
  private readonly isOurs: (url: string) => boolean;

  /** @param isOurs whether a file counts, by URL. */
  constructor(isOurs: (url: string) => boolean) {
    this.isOurs = isOurs;
    this.session.connect();
    this.call("Profiler.enable");
    this.call("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  }

  /** Covered characters of the project's code. */
  get size(): number {
    return [...this.seen.values()].reduce(
      (sum, characters) => sum + characters.reduce((some, one) => some + one, 0),
      0,
    );
  }

  /** Discards the coverage since the last call. */
  reset(): void {
    this.call("Profiler.takePreciseCoverage");
  }

  /** Whether code ran since then that no input had reached. It still counts as new afterwards. */
  hasNew(): boolean {
    return this.take().some(([key, characters]) => addsTo(this.seen.get(key), characters));
  }

  /** The same, but marks the code as reached. */
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
