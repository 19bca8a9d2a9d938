// One run of a template: its variables, and what it may still use. A message chooses the input, and a few lines of
// template can repeat it without end.
import { jsonBody, type Scope } from "./scope.ts";

/**
 * Characters per run: texts that are made and values that are collected together. Lambda accepts 6 MB, and a client
 * 128 KB. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
const MAX_MADE_CHARACTERS = 6 * 1024 * 1024;

/** Evaluated parts per run: two hundred for each of the 1,000 elements that a loop visits. */
const MAX_STEPS = 200_000;

/** Milliseconds per run, since the whole gateway waits for it. A single match of a pattern has a limit of its own. */
const MAX_RUN_MS = 2000;

export class Run {
  readonly scope: Scope;
  readonly variables = new Map<string, unknown>();
  private made = 0;
  private steps = 0;
  private parsed: { body: unknown } | undefined;
  private readonly endMs = performance.now() + MAX_RUN_MS;

  constructor(scope: Scope) {
    this.scope = scope;
  }

  /** The body's JSON. Not to be changed. @throws {SyntaxError} for a body that is not JSON. */
  get body(): unknown {
    this.parsed ??= { body: jsonBody(this.scope) };
    return this.parsed.body;
  }

  /** @returns the text. @throws {RangeError} when the run's texts exceed the limit. */
  counted(text: string): string {
    this.use(text.length);
    return text;
  }

  /** @param size of a value in characters or elements. @throws {RangeError} when the total exceeds the limit. */
  use(size: number): void {
    this.made += size;
    if (this.made > MAX_MADE_CHARACTERS)
      throw new RangeError(`the template's output exceeds ${MAX_MADE_CHARACTERS} characters`);
    this.assertInTime();
  }

  /** @throws {RangeError} when the template does not end in time. */
  step(): void {
    this.steps += 1;
    if (this.steps > MAX_STEPS)
      throw new RangeError(`the template takes more than ${MAX_STEPS} steps`);
    this.assertInTime();
  }

  private assertInTime(): void {
    if (performance.now() > this.endMs)
      throw new RangeError(`the template takes longer than ${MAX_RUN_MS} ms`);
  }
}
