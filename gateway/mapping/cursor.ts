// Consumes a text from start to end, one match at a time.
import { MappingError } from "./mapping-error.ts";

export class Cursor {
  private readonly text: string;
  private index = 0;
  /** Texts that do not follow: each is searched for once, since a text can open something thousands of times. */
  private readonly missing = new Set<string>();

  constructor(text: string) {
    this.text = text;
  }

  get isAtEnd(): boolean {
    return this.index >= this.text.length;
  }

  /** Consumes a match at the current position. @param pattern sticky. @returns undefined without a match. */
  take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.index;
    const match = pattern.exec(this.text);
    if (match) this.index = pattern.lastIndex;
    return match ?? undefined;
  }

  /** Consumes `open`, what follows it, and the next `close`. @returns what is between them; undefined without both. */
  takeEnclosed(open: string, close: string): string | undefined {
    if (!this.text.startsWith(open, this.index) || this.missing.has(close)) return undefined;
    const start = this.index + open.length;
    const end = this.text.indexOf(close, start);
    if (end === -1) {
      this.missing.add(close);
      return undefined;
    }
    this.index = end + close.length;
    return this.text.slice(start, end);
  }

  /** @param pattern sticky. @returns whether it matches at the current position. */
  sees(pattern: RegExp): boolean {
    pattern.lastIndex = this.index;
    return pattern.test(this.text);
  }

  /** Consumes a match. @throws {MappingError} that quotes the text at the current position. */
  expect(pattern: RegExp, what: string): RegExpExecArray {
    const match = this.take(pattern);
    if (match) return match;
    throw new MappingError(
      `expected ${what} before "${this.text.slice(this.index, this.index + 20)}"`,
    );
  }
}
